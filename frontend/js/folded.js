// A link to something folded away unfolds it; to a folded part itself, it leads the keyboard there too.

/** @param {string} hash */
function unfold(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return null;
  for (let at = target.closest("details"); at; at = at.parentElement?.closest("details") ?? null) at.open = true;
  return target instanceof HTMLDetailsElement ? target.querySelector("summary") : null;
}

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[href^='#']");
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
  const summary = unfold(link.hash);
  if (!summary) return;
  event.preventDefault(); // the browser would lead to the details, which take no focus
  history.pushState(null, "", link.hash);
  summary.focus();
});
unfold(location.hash)?.focus();
