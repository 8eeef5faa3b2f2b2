// A passage selected in a section under review becomes the quote of the comment on that section.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const words = selection.toString().trim();
  if (!words || !selection.anchorNode) return;
  const start = selection.anchorNode.parentElement?.closest("[data-passages]");
  const end = selection.focusNode.parentElement?.closest("[data-passages]");
  if (!start || start !== end) return;
  const form = document.getElementById(`add-${start.dataset.passages}`);
  const quote = form?.querySelector("textarea[name=quote]");
  if (quote) quote.value = words.slice(0, quote.maxLength);
});

document.addEventListener("pointerup", () => {
  const passages = document.getSelection().anchorNode?.parentElement?.closest("[data-passages]");
  if (!passages || document.getSelection().isCollapsed) return;
  const form = document.getElementById(`add-${passages.dataset.passages}`);
  if (form) form.open = true;
});
