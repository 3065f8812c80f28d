// Where a block of the calendar may go, and how a move reaches the server.
import { post, say } from "./dom.js";

export const calendar = () => document.querySelector("[data-calendar]");
export const speak = (text) => (document.querySelector("[data-calendar-status]").textContent = text);
export const words = (cell) => [cell.dataset.day, cell.dataset.clock].filter(Boolean).join(" ");
export const mark = (cell) => {
  calendar().querySelectorAll("[data-over]").forEach((one) => one.removeAttribute("data-over"));
  cell?.toggleAttribute("data-over", true);
};

// What takes all day has no clock; in a month a block keeps the clock it has.
export const put = async (block, cell) => {
  mark(null);
  const clock = cell.dataset.clock || (cell.closest(".month") && block.querySelector("time")?.dataset.clock) || "";
  const fields = { day: cell.dataset.day, clock, seen: block.dataset.seen };
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  const response = await post(block.dataset.moveUrl, fields, headers);
  if (response?.ok) {
    // Somebody else changed it meanwhile: a dialog says who, and moves it from there.
    const place = response.headers.get("HX-Retarget");
    if (place) window.htmx.swap(place, await response.text(), { swapStyle: "innerHTML" });
    return document.body.dispatchEvent(new CustomEvent("calendar:moved"));
  }
  say(calendar().dataset.refused);
  speak(calendar().dataset.refused);
};
