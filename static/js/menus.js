// <details data-menu>: one open at a time, closed by Escape or a press elsewhere; arrows move inside.
const open = () => [...document.querySelectorAll("details[data-menu][open]")];

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details[data-menu]") || !event.target.open) return;
  for (const other of open()) if (other !== event.target && !other.contains(event.target)) other.open = false;
}, true);

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]") || open()[0];
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !menu.contains(event.target) || event.target.matches("select, textarea")) return;
  const items = [...menu.querySelectorAll(".pop :is(a, button, input)")].filter((item) => item.offsetParent);
  const next = items.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});

// A menu longer than the window scrolls: where one is stays in view.
document.querySelector("#side .nav [aria-current]")?.scrollIntoView({ block: "nearest" });
