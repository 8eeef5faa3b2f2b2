/* French and English side by side, or one at a time: the choice is remembered on this browser. A language in which something
   was refused or saved meanwhile is shown whatever was chosen. */

const group = document.querySelector("[data-sheets-switch]");
const sheets = [...document.querySelectorAll(".sheet[data-language]")];

function show(chosen) {
  for (const sheet of sheets) sheet.hidden = chosen !== "both" && sheet.dataset.language !== chosen;
  sheets[0].parentElement.classList.toggle("sheets-one", chosen !== "both");
  for (const button of group.querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(button.value === chosen));
}

group.addEventListener("click", (event) => {
  const chosen = event.target.closest("button")?.value;
  if (!chosen) return;
  show(chosen);
  try {
    localStorage.setItem("sheets", chosen);
  } catch {
    /* Kept for this page only. */
  }
});

let remembered = null;
try {
  remembered = localStorage.getItem("sheets");
} catch {
  /* Both, then. */
}
if (["fr", "en"].includes(remembered) && !document.querySelector(".is-invalid, .sheet-newer")) show(remembered);
group.hidden = false;
