// A label around a file field: drop a file on it, see its name.
const zone = (event) => event.target.closest?.("[data-drop]");
const name = (area) => {
  const files = [...area.querySelector("input[type=file]").files];
  if (files.length) area.querySelector("[data-drop-name]").textContent = files.map((file) => file.name).join(", ");
};

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const area = zone(event);
    if (!area) return;
    area.toggleAttribute("data-over", kind === "dragover");
    if (kind === "dragleave") return;
    event.preventDefault();
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    const input = area.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("change", (event) => zone(event) && name(zone(event)));
