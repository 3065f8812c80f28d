// What can be done on the page behind the palette: its own links and buttons, found by their words. The server drew
// them for this reader, so that nobody is offered what they may not do. `data-do` names a part otherwise than by what
// stands on it, `data-words` are further words to find it by; a form or box so named gets the cursor.
const PLACES = ".acts, .pg-h .end, .bar .end, .applied, .ph .end, .bulk:not([hidden])";
const PARTS = `#main [data-do], #main :is(${PLACES}) :is(a[href], button)`;
const FIELD = "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])";
const MOST = 12;
const LETTERS = { ł: "l", đ: "d", ø: "o", ß: "ss", æ: "ae", œ: "oe", ي: "ی", ى: "ی", ك: "ک", "\u200c": "" };

const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[łđøßæœيىك\u200c]/g, (letter) => LETTERS[letter]);
const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const plain = (text) => text.replace(/\s+/g, " ").trim();

const labelOf = (part) => {
  const own = part.dataset.do || part.getAttribute("aria-label") || plain(part.textContent);
  const head = part.closest("details[data-menu]")?.querySelector("summary");
  const menu = head && !head.querySelector(".vh") ? plain(head.textContent) : "";
  return own && menu ? `${menu}: ${own}` : own;
};

const isOffered = (part) =>
  !part.closest("[hidden], dialog, template") && !part.disabled && part.getAttribute("aria-pressed") !== "true" && !part.hasAttribute("aria-current");

// Each label once: what stands in a menu and in a panel is the same.
const acts = () => {
  const found = new Map();
  for (const part of document.querySelectorAll(PARTS)) {
    const label = isOffered(part) && labelOf(part);
    if (label && !found.has(label)) found.set(label, part);
  }
  return [...found];
};

const fits = (text, typed) => {
  const said = words(text);
  return typed.every((word) => said.some((one) => one.startsWith(word)));
};

// Those whose label says it before those that only mean it.
const fitting = (typed) => {
  const found = acts().filter(([label, part]) => fits(`${label} ${part.dataset.words || ""}`, typed));
  return [...found.filter(([label]) => fits(label, typed)), ...found.filter(([label]) => !fits(label, typed))].slice(0, MOST);
};

const run = (part) => {
  if (part.matches("summary")) part.parentElement.open = true;
  else if (!part.matches("form")) part.click();
  if (!part.matches("summary, form, [type=radio]")) return;
  const field = part.closest("details, form").querySelector(FIELD);
  field?.scrollIntoView({ block: "center" });
  field?.focus();
};

const line = (palette, [label, part], at) => {
  const made = palette.querySelector("[data-here-line]").content.cloneNode(true);
  const option = made.querySelector("a");
  option.id = `here-${at}`;
  option.querySelector("bdi").textContent = label;
  const icon = part.querySelector("use") || part.parentElement.querySelector("input ~ span use");
  if (icon) option.querySelector("use").setAttribute("href", icon.getAttribute("href"));
  if (part.href) option.href = part.href;
  option.addEventListener("click", (event) => {
    if (part.href && (event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    palette.close();
    run(part);
  });
  return made;
};

// Fills the place that the answer keeps for them; called with the words that were answered.
export const offer = (palette, text) => {
  const place = palette.querySelector("[data-here]");
  const found = fitting(words(text));
  if (!place || !found.length) return;
  const group = palette.querySelector("[data-here-group]").content.cloneNode(true);
  const heading = group.querySelector("h2").textContent;
  group.firstElementChild.setAttribute("aria-label", heading);
  group.querySelector("ul").append(...found.map((act, at) => line(palette, act, at)));
  place.replaceChildren(group);
  palette.querySelector("[data-nothing]")?.remove();
};
