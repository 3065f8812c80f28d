// Where the cards of the board are, and how a move reaches the server, which has the last word.
import { post, say } from "./dom.js";

export const board = () => document.querySelector("[data-board]");
export const columns = () => [...board().querySelectorAll(".col")];
export const cards = (column) => [...column.querySelectorAll("li:has(.card)")];
export const title = (item) => item.querySelector("h3").textContent.trim();
export const speak = (text) => (document.querySelector("[data-board-status]").textContent = text);
export const place = (item, column, before) => column.querySelector("ul").insertBefore(item, before || column.querySelector("li:has(.more)"));
export const spot = (item) => ({ column: item.closest(".col"), next: item.nextElementSibling });

// fields: {stage, before} or {outcome}. On refusal the card goes back and the reason is shown.
export const send = async (item, home, fields, target) => {
  speak(`${title(item)}: ${target}`);
  const response = await post(item.querySelector(".card").dataset.moveUrl, fields);
  const elsewhere = response?.headers.get("HX-Redirect");
  if (elsewhere) return location.assign(elsewhere);
  if (response?.ok) {
    if (fields.outcome) item.remove();
    // What the move went without, where a stage only warns.
    const words = response.status === 200 ? await response.text() : "";
    if (words) say(words, "warn"), speak(words);
    return document.body.dispatchEvent(new CustomEvent("board:moved"));
  }
  home.column.querySelector("ul").insertBefore(item, home.next?.isConnected ? home.next : null);
  const reason = response?.headers.get("Content-Type")?.startsWith("text/plain") ? await response.text() : board().dataset.refused;
  say(reason);
  speak(reason);
};

export const drop = (item, home, column) => {
  const next = item.nextElementSibling;
  if (column === home.column && next === home.next) return;
  send(item, home, { stage: column.dataset.stage, before: next?.dataset.id || "" }, column.getAttribute("aria-label"));
};
