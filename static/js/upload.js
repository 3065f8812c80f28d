// A form that brings files: what is too large is said before it is sent; a bar shows how far the upload is.
import { say } from "./dom.js";

const form = (event) => event.target.closest?.("[data-upload]");

const files = (area) => [...area.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);

const wrong = (area) => {
  const chosen = files(area);
  const large = chosen.filter((file) => file.size > Number(area.dataset.limit)).map((file) => file.name);
  if (large.length) return `${area.dataset.tooLarge} ${large.join(", ")}`;
  return chosen.length > Number(area.dataset.most || Infinity) ? area.dataset.tooMany : "";
};

// Said where the files were chosen, as soon as they are; a toast would be gone before one looks.
const tell = (area, text) => {
  const place = area.querySelector("[data-upload-problem]");
  if (place) {
    place.hidden = !text;
    place.textContent = text;
  } else if (text) say(text);
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-upload] input[type=file]")) tell(form(event), wrong(form(event)));
});

document.addEventListener(
  "submit",
  (event) => {
    const area = form(event);
    const problem = area && wrong(area);
    if (!problem) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(area, problem);
  },
  true,
);

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = form(event)?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable || !event.detail.total) return;
  bar.classList.remove("vh");
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});

// A server, or what stands before it, may refuse the body before all of it has come, or hang up.
for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(kind, (event) => {
    const area = form(event);
    if (!area) return;
    const { xhr } = event.detail;
    area.querySelector("progress")?.classList.add("vh");
    tell(area, xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") ? xhr.responseText : area.dataset.broken);
  });
}
