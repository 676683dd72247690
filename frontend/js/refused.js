// A change on a page that was refused: its page, with the reason, takes the place of this one.
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const said = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("main");
  const here = document.querySelector("main");
  if (!said || !here) return;
  here.replaceWith(document.adoptNode(said));
  said.focus();
});
