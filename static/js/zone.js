// data-guess-zone: a list of time zones starts with the one of this device, as long as nobody chose.
const list = document.querySelector("[data-guess-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = [...(list?.options ?? [])].some((option) => option.value === zone);
if (known && !document.querySelector(".form-errors")) list.value = zone;
