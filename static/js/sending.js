/* A heavy file is sent with its progress in sight, and refused before it leaves when it is too heavy. Without this script
   the browser sends the form by itself. */
"use strict";

function startSending(form) {
  const input = form.querySelector("input[type=file]");
  const figure = form.querySelector(".progress-figure");
  const lost = form.querySelector("[data-lost]");
  const button = form.querySelector("button");
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  const stay = (event) => event.preventDefault();

  const isTooHeavy = () => input.files.length > 0 && input.files[0].size > Number(form.dataset.most);

  const show = (isSending) => {
    figure.hidden = !isSending;
    button.disabled = isSending;
    (isSending ? addEventListener : removeEventListener)("beforeunload", stay);
  };

  const advance = (event) => {
    const share = event.loaded / event.total;
    figure.querySelector("progress").value = 100 * share;
    figure.querySelector("[data-percent]").textContent = percent.format(Math.floor(100 * share) / 100);
  };

  const answer = (request) => {
    show(false);
    const next = request.getResponseHeader("HX-Redirect");
    if (next) return location.assign(next);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const refused = page.querySelector("form[data-sending]");
    if (!refused) {
      lost.hidden = false;
      return undefined;
    }
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    document.querySelector(".error-summary")?.focus();
    return startSending(document.querySelector("form[data-sending]"));
  };

  input.addEventListener("change", () => {
    input.setCustomValidity(isTooHeavy() ? form.dataset.tooHeavy : "");
    input.reportValidity();
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (!input.reportValidity()) return;
    lost.hidden = true;
    show(true);
    const request = new XMLHttpRequest();
    request.open("POST", location.href);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", advance);
    request.addEventListener("load", () => answer(request));
    request.addEventListener("error", () => {
      show(false);
      lost.hidden = false;
    });
    request.send(new FormData(form));
  });
}

document.querySelectorAll("form[data-sending]").forEach(startSending);
