// The map: pointing at a dot shows its row of the table and the other way round.
for (const map of document.querySelectorAll("[data-map]")) {
  const parts = (code) => map.querySelectorAll(`[data-code="${CSS.escape(code)}"]`);
  const mark = (event, on) => {
    const code = /** @type {Element} */ (event.target).closest("[data-code]")?.getAttribute("data-code");
    if (code) for (const part of parts(code)) part.classList.toggle("at", on);
  };
  map.addEventListener("pointerover", (event) => mark(event, true));
  map.addEventListener("pointerout", (event) => mark(event, false));
  map.addEventListener("focusin", (event) => mark(event, true));
  map.addEventListener("focusout", (event) => mark(event, false));
}
