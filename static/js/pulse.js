// The bell: asks every 25 seconds, while the page is looked at, how much is unread, and shows what arrived. Where the
// server holds a stream open (data-live), it asks as soon as that says so.
const EVERY = 25_000;
const bell = document.querySelector("[data-pulse]");
const KEY = "pulse-newest";
let asked = 0;
let left = 0;
// What arrives while the next page is on its way is for that page: here it would be gone before anybody reads it.
const leaves = () => Date.now() - left < 10_000;

const seen = () => Number(localStorage.getItem(KEY) || bell.dataset.newest || 0);

const write = (badge, count) => {
  badge.textContent = count > 99 ? "99+" : new Intl.NumberFormat(document.documentElement.lang).format(count);
  badge.hidden = count === 0;
};

const draw = ({ count, newest, html, talks }) => {
  const badge = bell.querySelector("[data-badge]");
  write(badge, count);
  for (const line of document.querySelectorAll("[data-count=messages]")) write(line, talks);
  if (html) document.body.dispatchEvent(new Event("pulse:arrived"));
  document.title = document.title.replace(/^\(\S+\) /, "");
  if (count) document.title = `(${badge.textContent}) ${document.title}`;
  if (html) document.getElementById("toasts")?.insertAdjacentHTML("beforeend", html);
  localStorage.setItem(KEY, newest);
};

const ask = async ({ atOnce = false } = {}) => {
  if (document.hidden || leaves() || (!atOnce && Date.now() - asked < EVERY / 2)) return;
  asked = Date.now();
  try {
    const answer = await fetch(`${bell.dataset.pulse}?after=${seen()}`, { headers: { "X-Requested-With": "fetch" } });
    const told = answer.ok && !answer.redirected && (await answer.json());
    if (told && !leaves()) draw(told);
  } catch {
    // Without a network the next beat asks again.
  }
};

let stream;

// Only the page that is looked at holds a stream: browsers open few connections to one server.
const listen = () => {
  if (document.hidden) {
    stream?.close();
    stream = undefined;
  } else if (!stream) {
    stream = new EventSource(`${bell.dataset.live}?after=${seen()}`, { withCredentials: true });
    stream.addEventListener("message", () => ask({ atOnce: true }));
  }
};

if (bell) {
  // What this person was shown elsewhere counts; what another one on this device was shown does not.
  if (localStorage.getItem("pulse-of") !== bell.dataset.of) {
    localStorage.setItem("pulse-of", bell.dataset.of);
    localStorage.removeItem(KEY);
  }
  if (!bell.dataset.newest) ask();
  else if (!localStorage.getItem(KEY)) localStorage.setItem(KEY, bell.dataset.newest);
  setInterval(ask, EVERY);
  addEventListener("beforeunload", () => (left = Date.now()));
  document.addEventListener("visibilitychange", () => ask());
  if (bell.dataset.live) {
    listen();
    document.addEventListener("visibilitychange", listen);
  }
}
