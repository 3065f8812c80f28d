// Entry: what every page has; the rest comes when a page carries its data- attribute.
import "./theme.js";
import "./menus.js";
import "./dialogs.js";
import "./palette.js";
import "./toasts.js";
import "./forms.js";
import "./keys.js";

const behaviours = {
  "[data-pulse]": () => import("./pulse.js"),
  "[data-grid]": () => import("./grid_drag.js"),
  "[data-list]": () => import("./list.js"),
  "[data-board]": () => Promise.all([import("./board.js"), import("./drag.js")]),
  "[data-calendar]": () => Promise.all([import("./calendar.js"), import("./calendar_keys.js")]),
  "[data-drop]": () => import("./drop.js"),
  "[data-upload]": () => import("./upload.js"),
  "[data-list], [data-neighbours]": () => import("./neighbours.js"),
  "[data-mentions]": () => import("./mention.js"),
  "[data-calls]": () => import("./calls.js"),
  "[data-note]": () => import("./note.js"),
  "[data-inline]": () => import("./inline.js"),
  "[data-dirty], [data-unsaved]": () => import("./dirty.js"),
  "[data-copy]": () => import("./copy.js"),
  "[data-keys]": () => import("./letters.js"),
  "[data-passkey]": () => import("./passkey.js"),
  "[data-guess-zone]": () => import("./zone.js"),
  ".tabs > [aria-current]": () => import("./tabs.js"),
};

const load = (part) => {
  for (const [selector, fetchIt] of Object.entries(behaviours)) {
    if (part.matches?.(selector) || part.querySelector(selector)) fetchIt();
  }
};

load(document);
document.addEventListener("htmx:load", (event) => load(event.detail.elt));
