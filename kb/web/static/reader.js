// The reader: which section one is in, keys from clause to clause, and the words a concept rests on.
"use strict";
(() => {
  const outline = document.querySelector(".outline");
  const clauses = [...document.querySelectorAll(".clause")];

  // --- the section one is in

  const heads = [...document.querySelectorAll(".section-head")];
  const links = new Map([...(outline?.querySelectorAll("a[data-for]") ?? [])].map((link) => [link.dataset.for, link]));
  let current = null;
  const showSection = (head) => {
    const link = head ? links.get(head.dataset.section) : null;
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    current = link;
    for (let folded = link.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
    // Only the outline itself scrolls, and only if it does so beside the text.
    if (getComputedStyle(outline).position === "sticky") {
      const place = link.offsetTop - outline.clientHeight / 2;
      outline.scrollTo({ top: Math.max(place, 0), behavior: "instant" });
    }
  };
  const top = () => document.querySelector(".bar").getBoundingClientRect().bottom + 40;
  const update = () => {
    let found = heads[0];
    for (const head of heads) {
      if (head.getBoundingClientRect().top > top()) break;
      found = head;
    }
    showSection(found);
  };
  if (heads.length && outline) {
    // What crosses the upper third of the window may be another section; which one is found by looking at the heads.
    const observer = new IntersectionObserver(update, { rootMargin: "0px 0px -66% 0px" });
    for (const head of heads) observer.observe(head);
    for (const clause of clauses) observer.observe(clause);
    update();
  }

  // --- from clause to clause

  let at = -1;
  const go = (step) => {
    const focused = document.activeElement?.closest?.(".clause");
    if (focused) at = clauses.indexOf(focused);
    else if (at < 0 && location.hash) at = clauses.findIndex((clause) => `#${encodeURI(clause.id)}` === location.hash || `#${clause.id}` === location.hash);
    else if (at < 0 && step > 0) at = clauses.findIndex((clause) => clause.getBoundingClientRect().bottom > top()) - 1;
    at = Math.min(Math.max(at + step, 0), clauses.length - 1);
    const clause = clauses[at];
    if (!clause) return;
    clause.focus({ preventScroll: true });
    clause.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || window.policykb.isTyping(event.target)) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "n") document.querySelector('.part-pager a[rel="next"]')?.click();
    else if (event.key === "p") document.querySelector('.part-pager a[rel="prev"]')?.click();
  });

  // --- the words that a concept rests on are marked while one points at it

  if (!("highlights" in CSS)) return;
  const ranges = (text, spans) => {
    const found = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let before = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.classList.contains("unseen")) continue;
      const points = [...node.data];
      for (const [start, end] of spans) {
        const first = Math.max(start - before, 0);
        const last = Math.min(end - before, points.length);
        if (first >= last) continue;
        const range = new Range();
        // Spans count code points, ranges count UTF-16 units.
        range.setStart(node, points.slice(0, first).join("").length);
        range.setEnd(node, points.slice(0, last).join("").length);
        found.push(range);
      }
      before += points.length;
    }
    return found;
  };
  const mark = (event) => {
    const chip = event.target instanceof Element ? event.target.closest(".chip[data-evidence]") : null;
    const text = chip?.closest(".clause")?.querySelector("[data-text]");
    if (!text) {
      CSS.highlights.delete("evidence");
      return;
    }
    const spans = chip.dataset.evidence.split(" ").map((span) => span.split("-").map(Number));
    CSS.highlights.set("evidence", new Highlight(...ranges(text, spans)));
  };
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, mark, { passive: true });
  document.addEventListener("focusout", () => CSS.highlights.delete("evidence"), { passive: true });
})();
