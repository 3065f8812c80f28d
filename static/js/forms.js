// Ctrl+Enter saves; data-autosubmit sends on change; data-confirm asks; a form is not sent twice.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form") || document.querySelector("main form[data-main]");
  if (!form || form.closest("[data-palette]")) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("change", (event) => {
  event.target.closest("[data-autosubmit]") && event.target.form?.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  // After the browser has read the form: a disabled button would not be part of what is sent.
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 8000);
  });
});

// Coming back by the "back" button: the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

// htmx sends a second press after the first one: two plans out of one double click.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[hx-post][aria-busy]")) return;
  event.preventDefault();
  event.stopPropagation();
}, true);
const own = ({ elt, requestConfig }) => elt.matches?.("form[hx-post]") && requestConfig?.verb === "post";
document.addEventListener("htmx:beforeRequest", ({ detail }) => own(detail) && detail.elt.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const leadsAway = detail.xhr?.getResponseHeader("HX-Redirect") || detail.xhr?.getResponseHeader("HX-Refresh");
  if (own(detail) && !leadsAway) detail.elt.removeAttribute("aria-busy");
});
