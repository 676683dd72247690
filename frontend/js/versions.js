// A change of one's own on the desk makes the next version, and the forms beside the desk go with it.
// Where somebody else changed something meanwhile they keep the version that was read, and are refused.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = /** @type {CustomEvent} */ (event).detail;
  if (!(target instanceof HTMLElement) || target.id !== "desk") return;
  const read = Number(target.dataset.version);
  const made = Number(/id="desk" data-version="(\d+)"/.exec(xhr.responseText)?.[1]);
  if (made !== read + 1) return;
  for (const input of document.querySelectorAll('input[name="version"]')) {
    if (input instanceof HTMLInputElement && input.value === String(read)) input.value = String(made);
  }
});
