/* Django's autocomplete names its box after the value it holds; it gets the name of its field as well. */
"use strict";

function nameBoxes() {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = select.parentElement.querySelector(".select2-selection[role=combobox]");
    if (!label || !box || box.dataset.named) return;
    label.id = label.id || `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby") || ""}`.trim());
    const shown = box.querySelector("[role=textbox]");
    if (shown) shown.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    box.dataset.named = "true";
  });
}

addEventListener("load", nameBoxes);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
