// A part that is drawn again keeps what the reader had in it: what was unfolded, and the keyboard's place.
let before = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  const at = document.activeElement;
  if (!(target instanceof HTMLElement)) return;
  before = {
    unfolded: [...target.querySelectorAll("details[open][id]")].map((part) => part.id),
    // what was pressed may be gone with what it removed: then the heading of its part says what is left
    places: target.contains(at) ? [at?.id, at?.closest("[aria-labelledby]")?.getAttribute("aria-labelledby")] : [],
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!before) return;
  const { unfolded, places } = before;
  before = null;
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  for (const id of places) {
    if (document.activeElement !== document.body) return;
    const place = id && document.getElementById(id);
    if (!place) continue;
    if (/^H\d$/.test(place.tagName)) place.tabIndex = -1;
    place.focus();
  }
});

// A second press before the first is answered: its answer would find the part gone that it asked for,
// so it goes the way of a browser without script and the whole page follows.
let asked = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.closest("#desk")) return;
  if (asked) {
    event.preventDefault();
    form.submit();
  } else asked = form;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.requestConfig?.elt === asked) asked = null;
});
