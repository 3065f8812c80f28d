// Calendar by pointer: a block is dragged to another half hour or day; a press on an empty one plans something there.
import { mark, put } from "./calendar_moves.js";

document.addEventListener("pointerdown", (event) => {
  const block = event.target.closest?.("[data-calendar] .cev[data-move-url]");
  if (!block || event.button || event.pointerType === "touch") return;
  const box = block.getBoundingClientRect();
  let ghost = null, over = null;
  const move = (step) => {
    if (!ghost && Math.hypot(step.clientX - event.clientX, step.clientY - event.clientY) < 6) return;
    if (!ghost) {
      ghost = block.cloneNode(true);
      ghost.classList.add("ghost");
      ghost.style.inlineSize = `${box.width}px`;
      document.body.append(ghost);
    }
    ghost.style.left = `${step.clientX - (event.clientX - box.left)}px`;
    ghost.style.top = `${step.clientY - (event.clientY - box.top)}px`;
    // The half hour under the upper edge of the block, wherever it was taken hold of.
    const top = step.clientY - (block.matches(".timed") ? event.clientY - box.top - 6 : 0);
    over = document.elementsFromPoint(step.clientX, top).find((one) => one.matches("td[data-day]")) || over;
    mark(over);
  };
  const end = (last) => {
    ["pointermove", "pointerup", "pointercancel"].forEach((name, at) => removeEventListener(name, at ? end : move));
    if (!ghost) return;
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    addEventListener("click", swallow, { capture: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    ghost.remove();
    if (last.type === "pointerup" && over && over !== block.closest("td")) put(block, over);
    else mark(null);
  };
  ["pointermove", "pointerup", "pointercancel"].forEach((name, at) => addEventListener(name, at ? end : move));
});
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-calendar] .cev") && event.preventDefault());


document.addEventListener("click", (event) => {
  const cell = event.target.matches?.("[data-calendar] td[data-day]") && event.target;
  const form = document.querySelector("[data-plan-here]");
  if (!cell || !form) return;
  form.elements.day.value = cell.dataset.day;
  if (form.elements.clock) form.elements.clock.value = cell.dataset.clock || "";
  form.requestSubmit();
});
