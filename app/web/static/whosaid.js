// What the pages do beyond links and forms; every page works without it.
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const tell = (words) => { const told = document.getElementById("told"); told.textContent = words; setTimeout(() => { told.textContent = ""; }, 4000); };
all(".js").forEach((part) => { part.hidden = false; });

// Words, cue, source and card of a quotation light up together.
const story = document.querySelector(".story");
if (story) {
  const light = (event, on) => {
    const part = event.target.closest("[data-q]");
    if (!part) return;
    const wanted = part.dataset.q.split(" ");
    all("[data-q]", story).forEach((other) => {
      if (other.dataset.q.split(" ").some((number) => wanted.includes(number))) other.classList.toggle("lit", on);
    });
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    story.addEventListener(name, (event) => light(event, on));
  }
  // Words that are selected are ready to be added.
  const missed = document.getElementById("missed");
  if (missed) document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const inside = selection.anchorNode && selection.anchorNode.parentElement && selection.anchorNode.parentElement.closest(".text");
    if (inside && selection.toString().trim()) missed.value = selection.toString().trim();
  });
}

// A quotation with its citation, in one click.
all("button.copy").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const answer = await fetch(button.dataset.cite, { headers: { Accept: "application/json" } });
      const quotation = await answer.json();
      const words = quotation.kind === "direct" ? `“${quotation.text}”` : quotation.text;
      await navigator.clipboard.writeText(`${words}\n${quotation.citation}`);
      tell("Copied, with its citation.");
    } catch {
      tell("It could not be copied. Open the quotation and copy it there.");
    }
  });
});

// A file that is dropped on the box is chosen.
const box = document.getElementById("text");
if (box) {
  const chosen = box.form.querySelector("input[type=file]");
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    box.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    chosen.files = event.dataTransfer.files;
    box.value = "";
    tell(`${event.dataTransfer.files[0].name} is chosen.`);
  });
}
all("form.paste").forEach((form) => form.addEventListener("submit", () => {
  const button = form.querySelector("button.main");
  if (button) setTimeout(() => { button.disabled = true; button.textContent = "One moment …"; });
}));
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Speakers as they are typed.
all("input[data-names]").forEach((input) => {
  const list = input.list;
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (input.value.trim().length < 2) return;
      const answer = await fetch(`/speakers?limit=8&name=${encodeURIComponent(input.value)}`);
      if (!answer.ok) return;
      const found = (await answer.json()).items;
      list.replaceChildren(...found.map((speaker) => Object.assign(document.createElement("option"), { value: speaker.name })));
    }, 150);
  });
});

// The review by keys.
const queue = all("[data-review]");
if (queue.length) {
  queue[0].focus();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const here = queue.indexOf(document.activeElement.closest("[data-review]"));
    const card = queue[Math.max(here, 0)];
    if (event.key === "j") queue[Math.min(here + 1, queue.length - 1)].focus();
    else if (event.key === "k") queue[Math.max(here - 1, 0)].focus();
    else if (event.key === "y") card.querySelector("[data-yes]").click();
    else if (event.key === "n") card.querySelector("[data-no]").click();
  });
}

// The progress of a batch.
const job = document.querySelector("[data-job]");
if (job) {
  const events = new EventSource(job.dataset.job);
  const show = (event) => {
    const now = JSON.parse(event.data);
    job.querySelector("progress").value = now.done;
    all("[data-told]", job).forEach((part) => { part.textContent = now[part.dataset.told]; });
  };
  events.addEventListener("progress", show);
  events.addEventListener("end", (event) => { show(event); events.close(); location.reload(); });
}
