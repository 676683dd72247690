// Dialogs. Without script they open by their address (#id); with it they are modal and keep the focus.

/** @param {string} id */
function open(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const opener = target.closest("[data-open]");
  if (opener instanceof HTMLElement) {
    event.preventDefault();
    open(opener.dataset.open ?? "");
    return;
  }
  const dialog = target.closest("dialog");
  const outside = dialog === target && !inside(dialog, event);
  if (dialog && (outside || target.closest("[data-close]"))) {
    event.preventDefault();
    dialog.close();
  }
});

/** Whether the pointer is on the dialog itself and not on the veil around it. */
function inside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}

if (location.hash) {
  const id = location.hash.slice(1);
  if (document.getElementById(id) instanceof HTMLDialogElement) {
    history.replaceState(null, "", location.pathname + location.search);
    open(id);
  }
}
