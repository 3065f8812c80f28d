// Lists: J and K move, X selects, Enter opens; select all; the bulk bar shows while something is selected.
import { count, hasModifier, isOpenDialog, isTyping, letterOf } from "./dom.js";

const list = () => [...document.querySelectorAll("[data-list]")].find((one) => one.offsetParent);
const rows = () => [...(list()?.querySelectorAll("[data-row]") || [])];
const current = () => list()?.querySelector("[data-row].cur");
const box = (row) => row?.querySelector("input[type=checkbox]");
let last = null;

const paint = () => {
  const boxes = rows().map(box).filter(Boolean);
  const picked = boxes.filter((one) => one.checked);
  boxes.forEach((one) => one.closest("[data-row]").classList.toggle("sel", one.checked));
  const all = document.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && picked.length === boxes.length;
    all.indeterminate = picked.length > 0 && !all.checked;
  }
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  bar.hidden = picked.length === 0;
  for (const place of bar.querySelectorAll("[data-bulk-count]")) place.textContent = count(picked.length);
  for (const offer of bar.querySelectorAll("[data-bulk-matching]")) offer.hidden = !all?.checked;
};

const go = (row) => {
  if (!row) return;
  current()?.classList.remove("cur");
  row.classList.add("cur");
  row.scrollIntoView({ block: "nearest" });
};

const keys = {
  j: () => go(rows()[rows().indexOf(current()) + 1]),
  k: () => go(rows()[Math.max(rows().indexOf(current()) - 1, 0)]),
  x: () => box(current())?.click(),
  Enter: () => current()?.querySelector("a[href]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || hasModifier(event) || isOpenDialog()) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const act = keys[letterOf(event)];
  if (!act || !list()) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const picked = event.target.closest?.("[data-row] input[type=checkbox]");
  if (picked && event.shiftKey && last && last !== picked) {
    const boxes = rows().map(box);
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(picked)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((one) => (one.checked = picked.checked));
  }
  if (picked) last = picked;
  if (event.target.closest("[data-bulk-clear]")) rows().map(box).forEach((one) => one && (one.checked = false));
  if (picked || event.target.closest("[data-bulk-clear]")) paint();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  rows().map(box).forEach((one) => one && (one.checked = event.target.checked));
  paint();
});

document.addEventListener("htmx:afterSettle", paint);
addEventListener("pageshow", paint);
paint();
