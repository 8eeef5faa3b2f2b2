/* While a guide is read: the table of contents shows where one is, and folds back once one has chosen. */
"use strict";

const links = new Map();
document.querySelectorAll(".contents a[href^='#']").forEach((link) => {
  const id = decodeURIComponent(link.hash.slice(1));
  links.set(id, [...(links.get(id) || []), link]);
});
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function showWhere() {
  const line = innerHeight / 4;
  let here = headings[0];
  for (const heading of headings) if (heading.getBoundingClientRect().top <= line) here = heading;
  if (innerHeight + scrollY >= document.documentElement.scrollHeight - 2) here = headings[headings.length - 1];
  links.forEach((pair, id) => {
    pair.forEach((link) => {
      if (here && id === here.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  });
}

let waiting = false;
function onScroll() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    showWhere();
  });
}

if (headings.length) {
  addEventListener("scroll", onScroll, { passive: true });
  addEventListener("resize", onScroll, { passive: true });
  showWhere();
}
document.querySelectorAll("details.contents-folded").forEach((folded) => {
  folded.addEventListener("click", (event) => {
    if (event.target.closest("a")) folded.open = false;
  });
});

/* A table wider than the page scrolls by keyboard too. */
document.querySelectorAll(".prose table").forEach((table) => {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
});
