// form[data-grid], lines as in a spreadsheet: arrows go from cell to cell, Enter to the next line (below the last one it
// adds one), Ctrl+D copies a line, Alt+arrows move it, rows of a table are pasted into a cell.
import { isRtl } from "./dom.js";

const cellsOf = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
export const rowsOf = (row) => [...row.closest("tbody").rows].filter((one) => cellsOf(one).length);
const form = () => document.querySelector("form[data-grid]");
let wish = null; // {row, column}: where the cursor goes when the server has drawn the rows

// What the keys do is done by the same buttons of the server as a press.
export const press = (verb, row, column) => {
  const button = form().querySelector("[data-press]");
  button.value = verb;
  wish = { row, column };
  button.click();
  setTimeout(() => (button.value = "save"));
};

const go = (row, column) => {
  const cell = row && cellsOf(row)[column];
  cell?.focus();
  cell?.select?.();
  return Boolean(cell);
};

// Left and right leave a cell at the edge of its text.
const isAtEdge = (cell, isForward) => {
  if (cell.type !== "text") return true;
  const { selectionStart: start, selectionEnd: end, value } = cell;
  return (start === 0 && end === value.length) || (start === end && start === (isForward ? value.length : 0));
};

const placeOf = (cell) => {
  const row = cell.closest("tr"), rows = rowsOf(row);
  return { row, rows, number: rows.indexOf(row), column: cellsOf(row).indexOf(cell) };
};

const acts = {
  Enter: ({ rows, number, column }) => go(rows[number + 1], column) || press("free", number + 1, 0) || true,
  ArrowDown: ({ rows, number, column }) => go(rows[number + 1], column),
  ArrowUp: ({ rows, number, column }) => go(rows[number - 1], column),
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("form[data-grid] tbody :is(input, select)");
  if (!cell || event.isComposing) return;
  const place = placeOf(cell), { row, rows, number, column } = place;
  const stop = () => event.preventDefault();
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyD") {
    stop();
    press(`copy:${number}`, number + 1, column);
  } else if (event.altKey && /^Arrow(Up|Down)$/.test(event.key)) {
    stop();
    const to = number + (event.key === "ArrowUp" ? -1 : 1);
    if (rows[to]) press(`move:${number}:${to}`, to, column);
  } else if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  else if (/^Arrow(Left|Right)$/.test(event.key)) {
    const isForward = (event.key === "ArrowRight") !== isRtl();
    const isTextForward = (event.key === "ArrowRight") !== (getComputedStyle(cell).direction === "rtl");
    if (isAtEdge(cell, isTextForward) && go(row, column + (isForward ? 1 : -1))) stop();
  } else if (acts[event.key] && !(cell.matches("select") && event.key !== "Enter")) {
    if (acts[event.key](place)) stop();
  }
});

document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.("form[data-grid] tbody input");
  const text = event.clipboardData?.getData("text/plain") || "";
  if (!cell || !/\t|\n./.test(text.trim())) return;
  event.preventDefault();
  form().elements.pasted.value = text;
  const { number, column } = placeOf(cell);
  press(`paste:${number}`, number + 1, column);
});

// A refusal comes as 422 with the rows as they were typed: it is shown, not dropped.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 422 && detail.target.id === "lines") Object.assign(detail, { shouldSwap: true, isError: false });
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!wish || detail.elt.id !== "lines") return;
  const rows = [...form().querySelectorAll("tbody tr")];
  go(rows[Math.min(wish.row, rows.length - 1)], wish.column);
  wish = null;
});
