// A toast goes by itself after a while, longer when it offers an undo; not while the pointer or the focus is on it.
const SHORT = 7000;
const LONG = 20000;

const watch = (toast) => {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "";
  if (toast.matches(".error")) return;
  const wait = toast.querySelector("form, a") ? LONG : SHORT;
  const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, 2000) : toast.remove());
  setTimeout(go, wait);
};

const box = document.getElementById("toasts");
if (box) {
  box.querySelectorAll("[data-toast]").forEach(watch);
  new MutationObserver(() => box.querySelectorAll("[data-toast]").forEach(watch)).observe(box, { childList: true });
  box.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]").remove());
}
