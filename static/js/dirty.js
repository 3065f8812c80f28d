// form[data-dirty]: leaving with unsaved words asks first; so does leaving while something is marked [data-unsaved].
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-dirty]");
  if (form) dirty.add(form);
});
document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("reset", (event) => dirty.delete(event.target));
// A number or an address opens another program; the page stays.
let isCalling = false;
document.addEventListener("click", (event) => {
  isCalling = /^(tel|mailto):/.test(event.target.closest?.("a[href]")?.href || "");
  if (isCalling) setTimeout(() => (isCalling = false), 1000);
});
addEventListener("beforeunload", (event) => {
  const isUnsaved = [...dirty].some((form) => form.isConnected) || document.querySelector("[data-unsaved]");
  if (isUnsaved && !isCalling) event.preventDefault();
});
