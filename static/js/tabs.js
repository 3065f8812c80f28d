// A row of tabs scrolls where they do not fit: the current one is in view from the start. The page itself stays.
for (const current of document.querySelectorAll(".tabs > [aria-current]")) {
  const row = current.parentElement;
  const [tab, seen] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += Math.max(0, tab.right - seen.right) - Math.max(0, seen.left - tab.left);
}
