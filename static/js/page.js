/* Small comforts of every page. Each of them may fail without anything being lost. */
"use strict";

/* Light, dark, or as the system says. */
const themeChoice = document.querySelector(".theme-choice");
if (themeChoice) {
  const buttons = themeChoice.querySelectorAll("button");
  const show = (chosen) => {
    if (chosen === "auto") delete document.documentElement.dataset.bsTheme;
    else document.documentElement.dataset.bsTheme = chosen;
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === chosen)));
  };
  show(document.documentElement.dataset.bsTheme || "auto");
  themeChoice.hidden = false;
  themeChoice.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    show(button.value);
    try {
      if (button.value === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", button.value);
    } catch {
      /* Kept for this page only. */
    }
  });
}

/* Where the places do not fit on one line, the one where one is stands in sight. */
document.querySelector(".masthead-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/* The person's menu closes on Escape and on a click elsewhere. */
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

/* <a href="/…/delete/" data-dialog="id-of-dialog">: the dialog when there is one, the page otherwise. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && dialog.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog").close();
});

/* A refused form says so first. */
const errors = document.querySelector(".error-summary");
if (errors) errors.focus();

/* Lists that answer as one chooses: <form data-submit-on-change>. The button stays for those without JavaScript. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
});

/* <button data-print hidden>: shown to those whose browser can print by itself. */
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
