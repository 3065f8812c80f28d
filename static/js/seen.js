// section[data-seen="3"] in [data-seen-url]: says how many seconds it was on the screen, when it leaves it.
const page = document.querySelector("[data-seen-url]");
const since = new Map();

function tell(section) {
  const seconds = Math.round((Date.now() - since.get(section)) / 1000);
  since.delete(section);
  if (seconds < 1) return;
  const said = new FormData();
  said.set("section", section.dataset.seen);
  said.set("seconds", Math.min(seconds, 600));
  said.set("csrfmiddlewaretoken", page.dataset.token);
  navigator.sendBeacon(page.dataset.seenUrl, said);
}

if (page) {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) since.set(entry.target, since.get(entry.target) ?? Date.now());
        else if (since.has(entry.target)) tell(entry.target);
      }
    },
    { threshold: 0.4 },
  );
  for (const section of page.querySelectorAll("[data-seen]")) watch.observe(section);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) for (const section of [...since.keys()]) tell(section);
  });
}
