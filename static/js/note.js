// The "What happened?" box: what the text seems to say fills the fields that its writer has not touched.
import { post } from "./dom.js";

const WAIT = 450;
const timers = new WeakMap();
const READ = ["outcome", "next_kind", "next_title", "next_day", "next_time"];

const touched = (form) => new Set((form.dataset.touched || "").split(" ").filter(Boolean));

const mark = (form) => form.querySelector("[data-next]")?.classList.toggle("is-set", Boolean(form.elements.next_day?.value));

// Whoever is named in the text is whom it was with.
const named = (select, text) => {
  const words = new Set(text.toLowerCase().split(/[^\p{L}\p{M}]+/u));
  const known = (option) => option.value && option.text.toLowerCase().split(/\s+/).some((word) => word.length > 2 && words.has(word));
  const found = [...select.options].filter(known);
  return found.length === 1 ? found[0].value : "";
};

const fill = (form, said) => {
  const own = touched(form);
  const { person } = form.elements;
  if (person && !own.has("person")) person.value = named(person, form.elements.text.value);
  // Whoever wrote one part of the next step writes all of it.
  const ownStep = [...own].some((name) => name.startsWith("next_"));
  for (const name of READ) {
    const field = form.elements[name];
    if (field && !own.has(name) && !(ownStep && name.startsWith("next_"))) field.value = said[name] || (name === "next_kind" ? "task" : "");
  }
  if (!own.has("kind")) {
    for (const radio of form.querySelectorAll("[name=kind]")) radio.checked = radio.value === said.kind;
  }
  const came = form.elements.is_incoming;
  if (came && !own.has("is_incoming")) came.checked = Boolean(said.is_incoming);
  if (form.elements.was_read) form.elements.was_read.value = "1";
  form.dataset.filled = "";
  mark(form);
};

const read = async (form) => {
  const text = form.elements.text.value;
  const answer = await post(form.dataset.note, { text });
  if (!answer?.ok || form.elements.text.value !== text) return;
  fill(form, await answer.json());
};

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-note]");
  if (!form) return;
  if (event.target.name !== "text") {
    form.dataset.touched = [...touched(form).add(event.target.name)].join(" ");
    mark(form);
    return;
  }
  if (form.elements.was_read) form.elements.was_read.value = "";
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => read(form), WAIT));
});

// Sent before its last words were read: what was read of the earlier ones goes, and the server reads them all.
document.addEventListener("submit", ({ target: form }) => {
  const wasRead = form.matches("form[data-note][data-filled]") && form.elements.was_read;
  if (!wasRead || wasRead.value) return;
  fill(form, {});
  wasRead.value = "";
}, true);
