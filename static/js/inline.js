// A fact edited where it stands: the server's small form has data-inline; Enter saves by itself, Escape cancels.
const focus = (part) => {
  const field = part.querySelector?.("form[data-inline] :is(input:not([type=hidden]), select, textarea)");
  field?.focus();
  field?.select?.();
};

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form || event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  form.querySelector("[data-cancel]")?.click();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-inline] select:not([multiple])")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterSettle", (event) => focus(event.detail.elt));
focus(document);
