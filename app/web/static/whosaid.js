// Conveniences: every page works without them.
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const notify = (words) => {
  const notice = document.getElementById("notice");
  notice.textContent = words;
  setTimeout(() => { notice.textContent = ""; }, 4000);
};
all(".js").forEach((part) => { part.hidden = false; });

// The words, cue, source and card of a quotation are highlighted together.
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
  // Selected words are copied into the form for a missed quotation.
  const missed = document.getElementById("missed");
  if (missed) document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const inside = selection.anchorNode && selection.anchorNode.parentElement && selection.anchorNode.parentElement.closest(".story .text");
    if (inside && selection.toString().trim()) missed.value = selection.toString().trim();
  });
}

all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

// Copies a quotation with its citation.
all("button.copy").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const answer = await fetch(button.dataset.cite, { headers: { Accept: "application/json" } });
      const quotation = await answer.json();
      const words = quotation.printed_cue ? `${quotation.printed_cue}: ${quotation.printed}` : quotation.printed;
      await navigator.clipboard.writeText(`${words}\n${quotation.citation}`);
      notify("Copied with its citation.");
    } catch {
      notify("Copying failed. Open the story and copy the words there.");
    }
  });
});

// A file can be dropped on the text box.
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
    notify(`Chosen: ${[...chosen.files].map((file) => file.name).join(", ")}`);
  });
}
all("form.paste").forEach((form) => form.addEventListener("submit", () => {
  const button = form.querySelector("button.main");
  if (!button) return;
  const label = button.textContent;
  setTimeout(() => { button.disabled = true; button.textContent = "Please wait …"; });
  // A page that the browser kept comes back with what was typed in.
  window.addEventListener("pageshow", () => { button.disabled = false; button.textContent = label; }, { once: true });
}));
window.addEventListener("pageshow", (event) => { if (event.persisted && !document.querySelector("form.paste")) location.reload(); });

// Going back keeps what was typed into a form.
all("a[data-back]").forEach((link) => link.addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
}));

// Suggests speakers while a name is typed: those that the page offers itself, then those of the archive.
const suggest = (within) => all("input[data-names]", within).forEach((input) => {
  const list = input.list || within.querySelector("datalist");
  const here = all("option", list);
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (input.value.trim().length < 2) return;
      const answer = await fetch(`/speakers?limit=8&misspelled=false&name=${encodeURIComponent(input.value)}`);
      if (!answer.ok) return;
      const known = here.map((option) => option.value);
      const found = (await answer.json()).items.filter((speaker) => !known.includes(speaker.name));
      list.replaceChildren(...here, ...found.map((speaker) => Object.assign(document.createElement("option"), { value: speaker.name })));
    }, 150);
  });
});
suggest(document);

// Keys for the review.
const queue = all("[data-review]");
if (queue.length) {
  // after a correction, the next one
  (queue.find((card) => `#${card.id}` === location.hash) || queue[0]).focus();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, .in-card")) return;
    const here = queue.indexOf(document.activeElement.closest("[data-review]"));
    const card = queue[Math.max(here, 0)];
    if (event.key === "j") queue[Math.min(here + 1, queue.length - 1)].focus();
    else if (event.key === "k") queue[Math.max(here - 1, 0)].focus();
    else if (event.key === "y") card.querySelector("[data-yes]").click();
    else if (event.key === "n") card.querySelector("[data-no]").click();
  });
}

// The progress of a running batch.
const job = document.querySelector("[data-job]");
if (job) {
  const events = new EventSource(job.dataset.job);
  const show = (event) => {
    const now = JSON.parse(event.data);
    job.querySelector("progress").value = now.done;
    all("[data-count]", job).forEach((part) => { part.textContent = now[part.dataset.count]; });
  };
  events.addEventListener("progress", show);
  events.addEventListener("end", (event) => { show(event); events.close(); location.reload(); });
}
