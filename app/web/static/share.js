// Stories in the part of an address that browsers never send: from the bookmarklet, and from the link to a try.
"use strict";
{
  const LONGEST = 1_500_000;
  const FIELDS = ["text", "title", "outlet", "author", "published_at", "url"];

  const toLetters = (bytes) => {
    let all = "";
    for (let at = 0; at < bytes.length; at += 8192) all += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(all).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const toBytes = (letters) => Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

  // "z" is packed, "t" is not: browsers that cannot pack write the latter.
  const pack = async (fields) => {
    const bytes = new TextEncoder().encode(JSON.stringify(fields));
    if (typeof CompressionStream === "undefined") return `t${toLetters(bytes)}`;
    return `z${toLetters(await through(bytes, new CompressionStream("deflate-raw")))}`;
  };
  const unpack = async (packed) => {
    const bytes = toBytes(packed.slice(1));
    const plain = packed[0] === "z" ? await through(bytes, new DecompressionStream("deflate-raw")) : bytes;
    return JSON.parse(new TextDecoder().decode(plain));
  };

  const form = document.querySelector("form.paste[action='/try']");
  const fill = (fields) => {
    FIELDS.forEach((name) => {
      const field = form.elements.namedItem(name);
      if (field && typeof fields[name] === "string") field.value = fields[name];
    });
    if (form.elements.namedItem("url").value && !/^https?:/i.test(form.elements.namedItem("url").value)) form.elements.namedItem("url").value = "";
    if (FIELDS.slice(1).some((name) => fields[name])) form.querySelector("details").open = true;
  };
  const open = async () => {
    const given = new URLSearchParams(location.hash.slice(1));
    if (!given.has("text") && !given.has("try")) return;
    history.replaceState(null, "", location.pathname);
    if (given.has("text")) {
      fill(Object.fromEntries(given));
      notify("The story is filled in. Nothing is stored.");
      return;
    }
    try {
      fill(await unpack(given.get("try")));
      form.requestSubmit(form.querySelector("button.main"));
    } catch {
      notify("This link is not complete. Ask for it again.");
    }
  };
  if (form) { open(); window.addEventListener("hashchange", open); }

  const mark = document.querySelector("a.bookmarklet");
  if (mark) mark.addEventListener("click", (event) => { event.preventDefault(); notify("Drag this link to the bar with your bookmarks."); });

  const share = document.querySelector("[data-share]");
  if (share) share.addEventListener("click", async () => {
    const kept = document.getElementById("save");
    const fields = { text: document.getElementById("shared").value };
    if (kept) FIELDS.slice(1).forEach((name) => { if (kept.elements.namedItem(name).value) fields[name] = kept.elements.namedItem(name).value; });
    const link = `${location.origin}/#try=${await pack(fields)}`;
    if (link.length > LONGEST) { notify("This story is too long for a link."); return; }
    try {
      await navigator.clipboard.writeText(link);
      notify("Link copied. It carries the story itself.");
    } catch {
      notify("Copying failed.");
    }
  });
}
