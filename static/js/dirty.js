// form[data-dirty]: leaving with unsaved words asks first.
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-dirty]");
  if (form) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("reset", (event) => dirty.delete(event.target));
addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
