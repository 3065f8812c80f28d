// From a list to its records and on to the next: the list's rows are remembered, the record shows its place among them.
const KEY = "rapport-list";

const remember = (list) => {
  const urls = [...list.querySelectorAll("tr[data-row]")].map((row) => row.querySelector("td a[href]")?.getAttribute("href"));
  if (urls.length) sessionStorage.setItem(KEY, JSON.stringify(urls.filter(Boolean)));
};

const show = (place) => {
  const urls = JSON.parse(sessionStorage.getItem(KEY) || "[]");
  const at = urls.indexOf(location.pathname);
  if (at < 0) return;
  place.querySelector("[data-position]").textContent = `${(at + 1).toLocaleString(document.documentElement.lang)} / ${urls.length.toLocaleString(document.documentElement.lang)}`;
  for (const [rel, url] of [["prev", urls[at - 1]], ["next", urls[at + 1]]]) {
    const link = place.querySelector(`a[rel=${rel}]`);
    if (url) link.href = url;
    else link.remove();
  }
  place.hidden = false;
};

addEventListener("pagehide", () => document.querySelectorAll("[data-list]").forEach(remember));
document.querySelectorAll("[data-neighbours]").forEach(show);
