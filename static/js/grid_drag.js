// Rows of the grid of lines are dragged by their grip.
import { press, rowsOf } from "./grid.js";

const KINDS = ["pointermove", "pointerup", "pointercancel"];

document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest?.("form[data-grid] [data-grip]")?.closest("tr");
  if (!row || event.button) return;
  event.preventDefault();
  const from = rowsOf(row).indexOf(row), next = row.nextElementSibling;
  row.classList.add("lifted");
  const move = ({ clientY }) => {
    const before = rowsOf(row).find((one) => one !== row && clientY < one.getBoundingClientRect().top + one.offsetHeight / 2);
    row.parentElement.insertBefore(row, before || null);
  };
  const end = ({ type }) => {
    for (const kind of KINDS) removeEventListener(kind, kind === "pointermove" ? move : end);
    row.classList.remove("lifted");
    if (type === "pointercancel") return row.parentElement.insertBefore(row, next);
    const to = rowsOf(row).indexOf(row);
    if (to !== from) press(`move:${from}:${to}`, to, 0);
  };
  for (const kind of KINDS) addEventListener(kind, kind === "pointermove" ? move : end);
});
