// data-key="a" on a link or button: the letter presses it, as long as nobody types; on a text it goes there.
import { hasModifier, isOpenDialog, isTyping, letterOf } from "./dom.js";

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || hasModifier(event) || isOpenDialog() || event.repeat || event.key.length !== 1) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(letterOf(event))}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.matches("textarea") ? pressed.focus() : pressed.click();
});
