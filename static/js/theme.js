/* Before the page is painted: the light or dark chosen here, if one was. Otherwise the system decides (tokens.css). */
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.bsTheme = chosen;
} catch {
  /* Storage is refused: the system decides. */
}
