// Search box: Ctrl+K or / opens it, arrows choose, Enter opens, Ctrl+Enter opens in a new tab.
import { hasModifier, isOpenDialog, isTyping } from "./dom.js";

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

const onKey = (event) => {
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter") {
    const link = chosen() || all[0];
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  } else return;
  event.preventDefault();
};

if (palette) {
  document.addEventListener("keydown", (event) => {
    const hotkey = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
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
  palette.addEventListener("htmx:afterSwap", () => choose(options()[0]));
  palette.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
}
