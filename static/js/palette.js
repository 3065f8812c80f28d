// Search box: Ctrl+K or / opens it, arrows choose, Enter opens, Ctrl+Enter opens in a new tab.
import { hasModifier, isOpenDialog, isTyping, letterOf } from "./dom.js";
import { offer } from "./palette_acts.js";

const palette = document.querySelector("[data-palette]");
const input = palette?.querySelector("input");
const options = () => [...palette.querySelectorAll("[role=option]")];
const chosen = () => palette.querySelector("[role=option][aria-selected=true]");

const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
};

const show = () => {
  if (palette.open) return;
  palette.showModal();
  input.select();
  input.dispatchEvent(new Event("palette-open"));
};

// What the options on show answer, and whether Enter was pressed before the answer to the latest words came.
let sent = "";
let answered = "";
let waiting = null;

const open = (link, inNewTab) => {
  if (!link) return;
  if (inNewTab && link.href) window.open(link.href, "_blank", "noopener");
  else link.click();
};

const onKey = (event) => {
  if (event.key === "Escape") {
    // A search field would only be emptied.
    palette.close();
    event.preventDefault();
    return;
  }
  if (event.key === "Enter") {
    const inNewTab = event.ctrlKey || event.metaKey;
    if (input.value === answered) open(chosen() || options()[0], inNewTab);
    else waiting = { inNewTab };
    event.preventDefault();
    return;
  }
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
  else return;
  event.preventDefault();
};

if (palette) {
  document.addEventListener("keydown", (event) => {
    const hotkey = (event.ctrlKey || event.metaKey) && letterOf(event) === "k";
    const slash = event.key === "/" && !isTyping(event) && !hasModifier(event) && !isOpenDialog();
    if (!hotkey && !slash) return;
    event.preventDefault();
    show();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette-open]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show();
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
  input.addEventListener("keydown", onKey);
  palette.addEventListener("htmx:beforeRequest", () => (sent = input.value));
  palette.addEventListener("htmx:afterSwap", () => {
    answered = sent;
    offer(palette, sent);
    choose(options()[0]);
    if (waiting && answered === input.value) open(chosen(), waiting.inNewTab);
    if (answered === input.value) waiting = null;
  });
  palette.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
}
