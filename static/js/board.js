// Pipeline board by keyboard: Space lifts a card, arrows move it, Space puts it down, Escape takes it back.
import { isRtl } from "./dom.js";
import { cards, columns, drop, place, speak, spot, title } from "./moves.js";

let held = null;

const lift = (card) => {
  const item = card.closest("li");
  if (held) {
    const { item: moved, home } = held;
    held = null;
    moved.querySelector(".card").removeAttribute("data-held");
    return drop(moved, home, moved.closest(".col"));
  }
  held = { item, home: spot(item) };
  card.toggleAttribute("data-held", true);
  speak(`${title(item)}, ${item.closest(".col").getAttribute("aria-label")}`);
};

const letGo = () => {
  held.home.column.querySelector("ul").insertBefore(held.item, held.home.next?.isConnected ? held.home.next : null);
  held.item.querySelector(".card").removeAttribute("data-held");
  held.item.querySelector(".card").focus();
  held = null;
};

const moveHeld = (key, item, column, near) => {
  const at = cards(column).indexOf(item);
  const beside = { forward: near(1), back: near(-1) }[key];
  if (beside) place(item, beside, cards(beside)[0]);
  else if (key === "ArrowUp" && at > 0) place(item, column, cards(column)[at - 1]);
  else if (key === "ArrowDown" && cards(column)[at + 1]) place(item, column, cards(column)[at + 1].nextElementSibling);
  item.querySelector(".card").focus();
  item.scrollIntoView({ block: "nearest", inline: "nearest" });
  speak(`${title(item)}: ${item.closest(".col").getAttribute("aria-label")}`);
};

// The last card leads to “Show more”; what it brings is walked on from where it stood.
const onMore = (event, more) => {
  const column = more.closest(".col"), at = cards(column).length;
  if (event.key === "ArrowUp") return event.preventDefault(), cards(column)[at - 1]?.querySelector(".card").focus();
  if (event.key !== "Enter" && event.key !== " ") return;
  if (event.key === " ") event.preventDefault(), more.click();
  column.addEventListener("htmx:afterSettle", () => cards(column)[at]?.querySelector(".card").focus(), { once: true });
};

document.addEventListener("keydown", (event) => {
  const more = event.target.closest?.("[data-board] .more");
  if (more) return onMore(event, more);
  const card = event.target.closest?.("[data-board] .card");
  if (!card || event.target.closest("button, summary, input, .pop")) return;
  if (event.key === "Enter" && event.target === card) return card.querySelector("a[href]")?.click();
  if (event.key === " ") return event.preventDefault(), lift(card);
  if (event.key === "Escape" && held) return letGo();
  const item = card.closest("li"), column = item.closest(".col"), at = cards(column).indexOf(item);
  const near = (step) => columns()[columns().indexOf(column) + step];
  const key = { [isRtl() ? "ArrowLeft" : "ArrowRight"]: "forward", [isRtl() ? "ArrowRight" : "ArrowLeft"]: "back" }[event.key] || event.key;
  if (!["forward", "back", "ArrowUp", "ArrowDown"].includes(key)) return;
  event.preventDefault();
  if (held) return moveHeld(key, item, column, near);
  const beside = { forward: near(1), back: near(-1) }[key];
  if (event.key === "ArrowDown" && !cards(column)[at + 1]) return column.querySelector(".more")?.focus();
  const next = beside ? cards(beside)[0] : cards(column)[at + (key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : NaN)];
  next?.querySelector(".card").focus();
});
