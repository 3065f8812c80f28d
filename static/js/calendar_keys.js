// Calendar by keyboard: Space lifts a block, arrows move it, Space puts it down, Escape takes it back.
import { isRtl } from "./dom.js";
import { mark, put, speak, words } from "./calendar_moves.js";

let held = null;
const letGo = () => {
  held?.block.removeAttribute("data-held");
  mark(null);
  held = null;
};
const beside = (cell, key) => {
  const row = cell.parentElement, cells = [...row.querySelectorAll("td[data-day]")];
  const step = { ArrowLeft: isRtl() ? 1 : -1, ArrowRight: isRtl() ? -1 : 1 }[key];
  if (step) return cells[cells.indexOf(cell) + step];
  const next = key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
  return next?.querySelectorAll("td[data-day]")[cells.indexOf(cell)];
};

document.addEventListener("keydown", (event) => {
  const block = event.target.closest?.("[data-calendar] .cev[data-move-url]");
  if (!block) return;
  if (event.key === "Escape" && held) return letGo();
  if (event.key === " ") {
    event.preventDefault();
    const { cell } = held || {};
    letGo();
    if (cell && cell !== block.closest("td")) return put(block, cell);
    if (!cell) {
      held = { block, cell: block.closest("td") };
      block.toggleAttribute("data-held", true);
      speak(`${block.textContent.trim()}: ${words(held.cell)}`);
    }
  } else if (held && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const cell = beside(held.cell, event.key);
    if (!cell) return;
    held.cell = cell;
    mark(cell);
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    speak(words(cell));
  }
});
