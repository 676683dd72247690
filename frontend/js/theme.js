// Light, dark, or as the system: kept in a cookie so that the server writes the right page at once.
const YEAR = 60 * 60 * 24 * 365;

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.removeAttribute("hidden");
  group.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button) choose(button.value);
  });
}

/** @param {string} theme "light", "dark", or "" for the system's */
function choose(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme ? YEAR : 0;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}
