// Nothing typed is lost: forms marked data-guard keep a draft in this tab until the server has it,
// put it back after a failed connection, and ask before the page is left. Passwords are never kept.
const PREFIX = "draft ";
const SKIPPED = new Set(["password", "hidden", "file", "submit", "button"]);
const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-guard]")]);

const keyOf = (form) => `${PREFIX}${location.pathname} ${form.id || forms.indexOf(form)}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type));
const valueOf = (field) => (/^(checkbox|radio)$/.test(field.type) ? field.checked : field.value);

/** What stands in the form now. */
const read = (form) => fieldsOf(form).map(valueOf);

function put(form, values) {
  fieldsOf(form).forEach((field, index) => {
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = values[index];
    else field.value = values[index];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Offers the draft as what is typed, and the way back. */
function restore(form, values, original) {
  const note = document.getElementById("draft-note");
  if (!(note instanceof HTMLTemplateElement)) return;
  put(form, values);
  form.before(note.content.cloneNode(true));
  const box = form.previousElementSibling;
  box?.querySelector("button")?.addEventListener("click", () => {
    put(form, original);
    sessionStorage.removeItem(keyOf(form));
    box.remove();
  });
}

function guard(form) {
  const original = read(form);
  const same = (values) => JSON.stringify(values) === JSON.stringify(original);
  const saved = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  const answered = document.querySelector("[data-focus], #flashes > *");
  if (!saved || answered || saved.length !== original.length || same(saved)) sessionStorage.removeItem(keyOf(form));
  else restore(form, saved, original);

  let sending = false;
  form.addEventListener("input", () => {
    sending = false;
    sessionStorage.setItem(keyOf(form), JSON.stringify(read(form)));
  });
  form.addEventListener("submit", () => {
    sending = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && !same(read(form))) event.preventDefault();
  });
}

// A form sent from another page has arrived there: its draft has done its work.
for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${location.pathname} `)) sessionStorage.removeItem(key);
}
forms.forEach(guard);
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.action.endsWith("/log-out")) sessionStorage.clear();
});
