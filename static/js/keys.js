// ? shows the keys; Ctrl+Left and Ctrl+Right go to the previous and the next record.
import { isOpenDialog, isRtl, isTyping } from "./dom.js";

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || isOpenDialog()) return;
  if (event.key === "?" || event.key === "؟") {
    document.getElementById("keys")?.showModal();
    return;
  }
  if (!event.ctrlKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const forward = (event.key === "ArrowRight") !== isRtl();
  const link = document.querySelector(forward ? "a[rel=next]" : "a[rel=prev]");
  if (!link) return;
  event.preventDefault();
  link.click();
});
