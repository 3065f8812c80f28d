// Work on a call list: after the outcome one writes, Enter saves and goes on to the next client.
const form = document.querySelector("[data-calls] form.call");

const write = () => form.elements.text?.focus();

form?.addEventListener("change", (event) => {
  if (event.target.name === "result") write();
});

form?.elements.text?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

// Nothing typed yet: Enter on a chosen outcome saves as well.
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.name === "result") {
    event.preventDefault();
    form.requestSubmit();
  }
});
