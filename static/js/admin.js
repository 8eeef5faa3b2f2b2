/* Django's autocomplete names its box after the value it holds; it gets the name of its field as well. */
"use strict";

function nameBoxes() {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = select.parentElement.querySelector(".select2-selection[role=combobox]");
    if (!label || !box || box.dataset.named) return;
    label.id = label.id || `${select.id}_label`;
    const value = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", value ? `${label.id} ${value.id}` : label.id);
    if (value && value.getAttribute("role")) value.setAttribute("aria-labelledby", label.id);
    box.dataset.named = "true";
  });
}

/* Asked of the same jQuery, after Django's own script: so it comes after it. */
if (window.django && django.jQuery) django.jQuery(nameBoxes);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
