// Messages: "@" and the first letters offer colleagues; arrows choose, Enter or Tab takes the name, Esc leaves it.
let serial = 0;

const wire = (box) => {
  const area = box.querySelector("textarea");
  const list = document.createElement("div");
  list.id = `names-${++serial}`;
  list.className = "talk-names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.labels[0]?.textContent.trim() || "@");
  list.hidden = true;
  box.append(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);

  const typed = () => /(?:^|[^\w.@])@([\p{L}\p{M}' -]{0,40})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    area.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    area.setAttribute("aria-activedescendant", option.id);
  };
  const take = (option) => {
    const end = area.selectionStart;
    area.setRangeText(`${option.dataset.name} `, end - typed().length, end, "end");
    close();
    area.focus();
  };
  const draw = (found) => {
    list.replaceChildren(
      ...found.map(({ name, note }, at) => {
        const option = document.createElement("div");
        option.id = `${list.id}-${at}`;
        option.dataset.name = name;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(name);
        if (note) option.append(Object.assign(document.createElement("small"), { textContent: note }));
        return option;
      }),
    );
    list.hidden = !found.length;
    if (found.length) choose(list.firstChild);
    else close();
  };

  area.addEventListener("input", async () => {
    const begun = typed();
    if (begun === undefined) return close();
    const url = new URL(box.dataset.mentions, location.href);
    url.searchParams.set("q", begun);
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (answer?.ok && !answer.redirected && typed() === begun) draw((await answer.json()).found);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey) return;
    const all = [...list.children];
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) take(option);
  });
};

const wireAll = (part) => {
  for (const box of part.querySelectorAll("[data-mentions]:not([data-wired])")) {
    box.dataset.wired = "";
    wire(box);
  }
};

wireAll(document);
document.addEventListener("htmx:load", () => wireAll(document));
