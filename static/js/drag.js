// Pointer part of the board. Touch is left alone so that the page scrolls; cards have a "Move to" menu there.
import { cards, columns, drop, place, send, spot } from "./moves.js";

const outs = () => [...document.querySelectorAll("[data-board-outs] [data-outcome]")];
const showOuts = (shown) => document.querySelector("[data-board-outs]")?.toggleAttribute("data-shown", shown);

const begin = (card, event) => {
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("drag", "ghost");
  ghost.style.inlineSize = `${box.width}px`;
  document.body.append(ghost);
  card.closest("li").classList.add("slot");
  showOuts(true);
  return { ghost, x: event.clientX - box.left, y: event.clientY - box.top };
};

const hover = (item, event) => {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const out = under?.closest("[data-outcome]");
  const column = under?.closest("[data-board] .col");
  columns().forEach((one) => one.classList.toggle("drop", one === column));
  outs().forEach((one) => one.toggleAttribute("data-over", one === out));
  if (column) {
    const before = cards(column).find((one) => one !== item && event.clientY < one.getBoundingClientRect().top + one.offsetHeight / 2);
    place(item, column, before);
  }
  return { column, out };
};

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-board] .card");
  if (!card || event.button || event.pointerType === "touch" || event.target.closest("summary, button, input, .pop")) return;
  const item = card.closest("li"), home = spot(item);
  let drag = null, over = {};
  const move = (step) => {
    if (!drag && Math.hypot(step.clientX - event.clientX, step.clientY - event.clientY) < 6) return;
    drag ||= begin(card, event);
    drag.ghost.style.left = `${step.clientX - drag.x}px`;
    drag.ghost.style.top = `${step.clientY - drag.y}px`;
    over = hover(item, step);
  };
  const end = (last) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    if (!drag) return;
    // The press ends on a link inside the card: it must not open.
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    addEventListener("click", swallow, { capture: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    showOuts(false);
    drag.ghost.remove();
    item.classList.remove("slot");
    columns().forEach((one) => one.classList.remove("drop"));
    outs().forEach((one) => one.removeAttribute("data-over"));
    if (last.type === "pointercancel") return place(item, home.column, home.next);
    if (over.out) send(item, home, { outcome: over.out.dataset.outcome }, over.out.textContent.trim());
    else if (over.column) drop(item, home, over.column);
    else place(item, home.column, home.next);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
});

// Links are draggable by themselves; here the card is.
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-board] .card") && event.preventDefault());
