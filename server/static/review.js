// Keys for the review of proposals: each does what the button, link or field does that names it in aria-keyshortcuts.
// Who judges, and the token, are kept for this tab alone, so that they are typed once. Without this script the form does.
"use strict";

const fields = [...document.querySelectorAll("#by, #token")];
const form = document.querySelector("#judge");

for (const field of fields) field.value ||= sessionStorage.getItem(`review-${field.id}`) ?? "";
document.addEventListener("submit", () => {
  for (const field of fields) sessionStorage.setItem(`review-${field.id}`, field.value);
});

// Whoever speaks to the machine can turn single keys off (WCAG 2.1.4).
const choice = document.createElement("label");
const toggle = document.createElement("input");
toggle.type = "checkbox";
toggle.checked = sessionStorage.getItem("review-keys") !== "off";
toggle.addEventListener("change", () => sessionStorage.setItem("review-keys", toggle.checked ? "on" : "off"));
choice.className = "choice";
choice.append(toggle, " Single keys judge");
form?.append(choice);

const isTyping = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (!toggle.checked) return;
  if (/^[1-9]$/.test(event.key)) {
    const radio = document.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (radio) radio.checked = true;
    radio?.focus();
    return;
  }
  const named = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
  if (!named) return;
  event.preventDefault();
  if (named.matches("textarea")) named.focus();
  else named.click();
});
