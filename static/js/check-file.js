/* A file too heavy to be checked is refused before it is sent. The server refuses it too. */
"use strict";

const form = document.querySelector("form[data-file-limit]");
if (form) {
  const input = form.querySelector("input[type=file]");
  const told = document.getElementById("file-too-heavy").content.textContent.trim();
  input.addEventListener("change", () => {
    const file = input.files[0];
    input.setCustomValidity(file && file.size > Number(form.dataset.fileLimit) ? told : "");
    input.reportValidity();
  });
}
