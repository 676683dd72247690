// The keyboard: / searches, ? shows the keys, j and k walk a list, Enter opens what is chosen.
const ITEM = "[data-item]";

/** @returns {HTMLElement[]} items that can be seen now */
function items() {
  const all = [...document.querySelectorAll(ITEM)];
  return /** @type {HTMLElement[]} */ (all.filter((item) => item.getClientRects().length));
}

/** @param {number} step */
function walk(step) {
  const list = items();
  if (!list.length) return;
  const at = list.findIndex((item) => "at" in item.dataset);
  const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
  if (at >= 0) delete list[at].dataset.at;
  list[next].dataset.at = "";
  list[next].scrollIntoView({ block: "nearest" });
  link(list[next])?.focus({ preventScroll: true });
}

/** @param {Element} item */
const link = (item) => /** @type {HTMLAnchorElement | null} */ (item.querySelector("a[href]"));

const searches = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-search]")]);

const ACTIONS = {
  "/": () => searches().find((field) => field.getClientRects().length)?.focus(),
  "?": () => /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"))?.showModal(),
  j: () => walk(1),
  k: () => walk(-1),
};

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const inDialog = document.querySelector("dialog[open]");
  if (typing || inDialog || event.ctrlKey || event.metaKey || event.altKey) return;
  // On a Cyrillic layout the same physical keys carry other letters.
  const key = { KeyJ: "j", KeyK: "k" }[event.code] ?? event.key;
  const action = ACTIONS[key];
  if (!action) return;
  event.preventDefault();
  action();
});
