// Forms: errors are gone to at once, lengths are counted, nothing is sent twice.

/** @param {ParentNode} root */
function prepare(root) {
  /** @type {HTMLElement | null} */ (root.querySelector("[data-focus]"))?.focus();
  for (const output of root.querySelectorAll("[data-count]")) count(/** @type {HTMLElement} */ (output));
}

/** Shows how much of a field's length is used. @param {HTMLElement} output */
function count(output) {
  const field = document.getElementById(output.id.replace(/-count$/, ""));
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  const show = () => {
    const words = output.dataset.count ?? "{used}/{max}";
    output.textContent = words.replace("{used}", String(field.value.length)).replace("{max}", String(field.maxLength));
    output.toggleAttribute("data-low", field.maxLength - field.value.length < field.maxLength / 10);
  };
  field.addEventListener("input", show);
  if (field.value) show();
}

// A second press while the first is on its way does nothing; going back makes the form usable again.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
const ready = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(ready));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = /** @type {Element} */ (event.target).closest?.("form");
  if (form) ready(form);
});

document.addEventListener("htmx:afterSettle", (event) => prepare(/** @type {Element} */ (event.target)));
prepare(document);
