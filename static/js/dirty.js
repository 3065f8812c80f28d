// form[data-dirty]: leaving with unsaved words asks first; so does leaving while something is marked [data-unsaved].
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-dirty]");
  if (form) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("reset", (event) => dirty.delete(event.target));
addEventListener("beforeunload", (event) => {
  const isUnsaved = [...dirty].some((form) => form.isConnected) || document.querySelector("[data-unsaved]");
  if (isUnsaved) event.preventDefault();
});
