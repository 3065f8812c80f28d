// A row of tabs scrolls where they do not fit: the current one is in view from the start.
for (const current of document.querySelectorAll(".tabs > [aria-current]")) {
  current.scrollIntoView({ block: "nearest", inline: "nearest" });
}
