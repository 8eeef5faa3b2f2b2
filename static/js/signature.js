/* A signature drawn beside the typed name, for those who like to. Without this script, or by keyboard, the name is enough. */
"use strict";

const box = document.querySelector("[data-signature]");
if (box && window.SignaturePad) {
  const field = document.querySelector(box.dataset.signature);
  const canvas = box.querySelector("canvas");
  const pad = new SignaturePad(canvas, { penColor: "#1d2b2a", minWidth: 0.8, maxWidth: 2.6 });

  /* As many pixels as the screen has; what is drawn is drawn again when the page is turned or widened. */
  const fit = () => {
    const strokes = pad.toData();
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  };
  /* Small enough to be sent, whatever the screen: at most 600 pixels wide. */
  const small = () => {
    const scale = Math.min(1, 600 / canvas.width);
    const copy = document.createElement("canvas");
    copy.width = Math.round(canvas.width * scale);
    copy.height = Math.round(canvas.height * scale);
    const pen = copy.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(canvas, 0, 0, copy.width, copy.height);
    return copy.toDataURL("image/png");
  };
  box.hidden = false;
  const kept = field.value;
  fit();
  window.addEventListener("resize", fit);
  if (kept) {
    pad.fromDataURL(kept, { width: canvas.offsetWidth, height: canvas.offsetHeight });
    field.value = kept;
  }
  pad.addEventListener("endStroke", () => (field.value = small()));
  box.querySelector("[data-erase]").addEventListener("click", () => {
    pad.clear();
    field.value = "";
    canvas.focus();
  });
}
