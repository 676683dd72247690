// Menus are <details>; this closes them when the reader goes elsewhere.
const MENU = "details[data-menu]";

/** @param {EventTarget | null} [within] the menu to leave open */
function closeMenus(within = null) {
  for (const menu of document.querySelectorAll(`${MENU}[open]`)) {
    if (!(within instanceof Node && menu.contains(within))) menu.removeAttribute("open");
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = /** @type {Element} */ (event.target).closest?.(`${MENU}[open]`);
  closeMenus();
  menu?.querySelector("summary")?.focus();
});
