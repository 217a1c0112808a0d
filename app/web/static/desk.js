// The desk: select words to say who said them, correct a quotation in its card, stay in place. The pages work without it.
"use strict";
{
  const PART = { "X-Whosaid-Part": "form", Accept: "text/html" };
  const PLACE = "whosaid-place";

  const formIn = (html, selector) => new DOMParser().parseFromString(html, "text/html").querySelector(selector);

  const ask = async (address, body) => {
    const answer = await fetch(address, { method: body ? "POST" : "GET", headers: PART, body });
    if (answer.status === 204) return { go: answer.headers.get("Location") };
    return { html: await answer.text() };
  };

  // The height at which words are in sight: below what was just done, above the end of the window.
  const inSight = (top) => Math.max(112, Math.min(top, window.innerHeight - 160));

  // Goes to an address of this site, with the same words at the same height of the window; if a long form has pushed them out
  // of it, they come back into sight.
  const go = (address, near) => {
    const mark = near && document.getElementById(near);
    if (mark) sessionStorage.setItem(PLACE, JSON.stringify({ id: near, top: inSight(mark.getBoundingClientRect().top) }));
    const next = new URL(address, location.href);
    // the browser would scroll to the place that the address names
    if (mark) next.hash = "";
    const samePage = next.pathname + next.search === location.pathname + location.search;
    if (!samePage) { location.assign(next); return; }
    history.replaceState(null, "", next);
    location.reload();
  };
  window.addEventListener("load", () => {
    const kept = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    const { id, top } = kept ? JSON.parse(kept) : {};
    const mark = id && document.getElementById(id);
    if (mark) requestAnimationFrame(() => window.scrollBy({ top: mark.getBoundingClientRect().top - top, behavior: "instant" }));
  });

  // Sends a form of a panel or card; what is wrong comes back beside its field.
  const sendInPlace = (form, near) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const buttons = all("button", form);
    buttons.forEach((button) => { button.disabled = true; });
    try {
      const answer = await ask(form.action, body);
      if (answer.go) { go(answer.go, near); return; }
      const again = formIn(answer.html, "form.correcting, form.adding");
      if (again) {
        const holder = form.parentElement;
        form.replaceWith(again);
        prepare(again, holder, near);
        (again.querySelector("[aria-invalid]") || again.querySelector(".mistakes") || again).focus();
        return;
      }
      notify((formIn(answer.html, "[role=alert]") || {}).textContent || "This did not work. Open the page again.");
    } catch {
      notify("The service cannot be reached. Nothing was changed.");
    }
    buttons.forEach((button) => { button.disabled = false; });
  });

  const prepare = (form, holder, near) => {
    suggest(form);
    sendInPlace(form, near);
    all("[data-close]", form).forEach((button) => button.addEventListener("click", () => close(holder)));
    all("[data-name]", form).forEach((button) => button.addEventListener("click", () => {
      const field = form.querySelector("[name=speaker]");
      field.value = button.dataset.name;
      field.focus();
    }));
    holder.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(holder); } });
  };
  const close = (holder) => {
    const opener = holder.opener;
    holder.remove();
    if (opener) opener.focus();
  };

  // The correcting form opens in the card.
  const markOf = (card) => {
    const link = card.querySelector("a[data-correct]");
    const number = link && /\/correct\/(\d+)/.exec(link.getAttribute("href"));
    return number ? `q${number[1]}` : null;
  };
  const openIn = async (card, link) => {
    if (card.querySelector(".in-card")) return;
    const holder = document.createElement("div");
    holder.className = "in-card";
    holder.opener = link;
    card.append(holder);
    try {
      const { html } = await ask(link.href);
      const form = formIn(html, "form.correcting");
      holder.append(form);
      prepare(form, holder, markOf(card));
      const mark = document.getElementById(markOf(card));
      if (mark) mark.scrollIntoView({ block: "nearest", behavior: "instant" });
      const first = form.querySelector("[name=speaker]");
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "nearest", behavior: "instant" });
    } catch {
      location.assign(link.href);
    }
  };
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const card = event.target.closest(".side, [data-review]");
    const link = card && card.querySelector("a[data-correct]");
    if (!link) return;
    const own = event.target.closest("a, button, summary, details, form, input, label");
    if (own && own !== link) return;
    if (!own && String(getSelection()).trim()) return;
    event.preventDefault();
    openIn(card, link);
  });

  // Selected words open a panel that asks who said them.
  const room = document.querySelector(".story");
  const address = document.querySelector(".add form") && room && room.dataset.story ? `/story/${room.dataset.story}/pick` : null;
  const selected = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const parts = [];
    all(".text[data-start]", room).filter((text) => range.intersectsNode(text)).forEach((text) => {
      const inside = document.createRange();
      inside.selectNodeContents(text);
      const before = inside.cloneRange();
      if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) inside.setStart(range.startContainer, range.startOffset);
      if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) inside.setEnd(range.endContainer, range.endOffset);
      before.setEnd(inside.startContainer, inside.startOffset);
      if (inside.toString().trim()) parts.push({ words: inside.toString().trim(), near: Number(text.dataset.start) + before.toString().length });
    });
    if (!parts.length) return null;
    return { words: parts.map((part) => part.words).join("\n"), near: parts[0].near, place: range.getBoundingClientRect() };
  };
  let panel = null, waiting, pressed = false, last = "";
  const shut = () => { if (panel) panel.remove(); panel = null; last = ""; };
  const offer = async () => {
    if (panel && panel.contains(document.activeElement)) return;
    const found = pressed ? null : selected();
    if (pressed || (found && found.words === last)) return;
    shut();
    if (!found || found.words.length > 5000) return;
    last = found.words;
    const near = document.getElementById("near");
    if (near) near.value = found.near;
    const { html } = await ask(address, new URLSearchParams({ words: found.words, near: found.near })).catch(() => ({ html: "" }));
    const form = formIn(html, "form.adding");
    if (!form || last !== found.words) return;
    panel = document.createElement("div");
    panel.className = "panel";
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", "Who said this?");
    panel.append(form);
    room.append(panel);
    prepare(form, panel, null);
    const frame = room.getBoundingClientRect();
    panel.style.top = `${found.place.bottom - frame.top + 8}px`;
    panel.style.left = `${Math.max(0, Math.min(found.place.left - frame.left, frame.width - panel.offsetWidth))}px`;
    panel.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  if (address) {
    document.addEventListener("pointerdown", () => { pressed = true; });
    document.addEventListener("pointerup", () => { pressed = false; clearTimeout(waiting); waiting = setTimeout(offer, 150); });
    document.addEventListener("selectionchange", () => { clearTimeout(waiting); waiting = setTimeout(offer, 350); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  }
}
