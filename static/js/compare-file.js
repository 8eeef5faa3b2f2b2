/* Is the chosen or dropped file the one this page is about? Its digest is reckoned here; the file goes nowhere. Without this
   script, or where the browser may not reckon digests (a page without https), the page says how to do it by hand. */
"use strict";

const heaviest = 200 * 1024 * 1024;

const hexadecimal = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

function startComparing(place) {
  const zone = place.querySelector(".drop");
  const input = place.querySelector("input[type=file]");
  const result = place.querySelector(".compare-result");
  let turn = 0;

  const show = (when, name) => {
    result.replaceChildren(place.querySelector(`template[data-when="${when}"]`).content.cloneNode(true));
    if (!name) return;
    const said = document.createElement("p");
    said.className = "compare-name";
    said.textContent = name;
    result.append(said);
  };

  const compare = async (file) => {
    const mine = ++turn;
    if (file.size > heaviest) return show("heavy", file.name);
    show("reading");
    let outcome = "failed";
    try {
      const digest = hexadecimal(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      outcome = digest === place.dataset.compare ? "same" : "other";
    } catch {
      /* It was moved or taken away meanwhile, or it is a folder. */
    }
    if (mine === turn) show(outcome, file.name);
  };

  input.addEventListener("change", () => {
    if (input.files.length) compare(input.files[0]);
    input.value = ""; // the same file may be tried again
  });
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
  });
  place.hidden = false;
}

if (window.crypto && crypto.subtle) document.querySelectorAll("[data-compare]").forEach(startComparing);
