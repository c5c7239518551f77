// Keys of the review; every one of them does what a button on the page does.
"use strict";
(() => {
  const items = [...document.querySelectorAll("[data-item]")];
  let at = 0;
  const show = (next) => {
    if (!items.length) return;
    items[at].classList.remove("is-current");
    at = Math.max(0, Math.min(next, items.length - 1));
    items[at].classList.add("is-current");
    items[at].focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  };
  const isTyping = (element) => element instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  document.addEventListener("focusin", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[data-item]") : null;
    if (item && items.indexOf(item) !== at) {
      items[at].classList.remove("is-current");
      at = items.indexOf(item);
      item.classList.add("is-current");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j") show(at + 1);
    else if (event.key === "k") show(at - 1);
    else if (event.key === "u") document.querySelector("[data-undo]")?.requestSubmit();
    else if (/^[ar]$/.test(event.key)) items[at]?.querySelector(`[data-key="${event.key}"]`)?.requestSubmit();
    else if (/^[oc]$/.test(event.key)) {
      const field = items[at]?.querySelector(`[data-field="${event.key}"]`);
      if (!field) return;
      event.preventDefault();
      field.focus();
    }
  });
})();
