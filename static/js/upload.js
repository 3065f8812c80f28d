// A form that brings files: what is too large is said before it is sent; a bar shows how far the upload is.
import { say } from "./dom.js";

const form = (event) => event.target.closest?.("[data-upload]");

const tooLarge = (area) =>
  [...area.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]).find((file) => file.size > Number(area.dataset.limit));

document.addEventListener(
  "submit",
  (event) => {
    const area = form(event);
    const file = area && tooLarge(area);
    if (!file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(`${area.dataset.tooLarge} ${file.name}`);
  },
  true,
);

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = form(event)?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable || !event.detail.total) return;
  bar.classList.remove("vh");
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});
