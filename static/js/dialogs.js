// data-dialog="id" opens a dialog, data-close closes it, and so does a press beside it, unless something is typed in it.
const show = (dialog) => {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[autofocus], .body :is(input:not([type=hidden]), select, textarea)")?.focus();
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    opener.closest("details[data-menu]")?.removeAttribute("open");
    show(document.getElementById(opener.dataset.dialog));
    return;
  }
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  const box = dialog.getBoundingClientRect();
  const outside = event.target === dialog && event.detail > 0 && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
  if ((outside && !dialog.hasAttribute("data-typed")) || event.target.closest("[data-close]")) dialog.close();
});

document.addEventListener("input", (event) => event.target.closest("dialog[data-open]")?.setAttribute("data-typed", ""));

// After a form came back with errors, its dialog stands open again.
const reopen = (part) => {
  for (const dialog of part.querySelectorAll?.("dialog[data-open]") || []) show(dialog);
};
reopen(document);
document.addEventListener("htmx:load", (event) => reopen(event.detail.elt));
document.addEventListener("dialog:close", (event) => event.target.closest("dialog")?.close());
