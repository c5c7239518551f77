// Runs before the page is drawn, so that it is not drawn in the wrong colours first.
"use strict";
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("policykb-theme");
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
})();
