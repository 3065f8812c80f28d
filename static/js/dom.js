// What several behaviours need; nothing here acts by itself.
export const isTyping = (event) =>
  event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;

export const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

// The letter or digit of a key, whatever alphabet the keyboard is set to: "n" for the т of a Russian one, "1" for ۱.
export const letterOf = ({ key, code }) => {
  if (key.length !== 1) return key;
  return (key > "~" ? code.replace(/^(Key|Digit)/, "") : key).toLowerCase();
};

export const isOpenDialog = () => document.querySelector("dialog[open]") !== null;

export const isRtl = () => document.documentElement.dir === "rtl";

export const count = (number) => new Intl.NumberFormat(document.documentElement.lang).format(number);

const headers = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}");

// Posts a form's worth of fields; answers the response, or null when the network failed.
export const post = async (url, fields = {}, more = {}) => {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { ...headers(), "X-Requested-With": "fetch", ...more },
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
  } catch {
    return null;
  }
};

export const say = (text, kind = "error") => {
  const box = document.createElement("div");
  box.className = `toast ${kind}`;
  box.dataset.toast = "";
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  document.getElementById("toasts")?.append(box);
};
