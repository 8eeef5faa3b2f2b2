/* A button that copies what a field holds. Without it, the field is selected and copied by hand. */
"use strict";

document.querySelectorAll("button[data-copies]").forEach((button) => {
  const field = document.getElementById(button.dataset.copies);
  if (!field || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("[role=status]").textContent = button.dataset.copied;
    } catch {
      field.select();
    }
  });
});
