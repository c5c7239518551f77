// What makes pages handier; all of them work without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  // --- dark and light

  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const toggle = document.querySelector(".theme-toggle");
  const show = () => toggle.setAttribute("aria-pressed", String(isDark()));
  if (toggle) {
    toggle.hidden = false;
    show();
    system.addEventListener("change", show);
    toggle.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("policykb-theme", root.dataset.theme);
      } catch {
        // Not kept; it holds for this page.
      }
      show();
    });
  }

  // --- keys

  const isTyping = (element) => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      // What hovers can be sent away without moving the pointer (WCAG 1.4.13); it comes back with the next move.
      root.classList.add("no-tips");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = document.querySelector(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (field) {
      event.preventDefault();
      field.focus();
      if (field.select) field.select();
    }
  });
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, () => root.classList.remove("no-tips"), { passive: true });

  // --- the current place in view, where the bar is wider than the screen

  const current = document.querySelector(".places [aria-current]");
  const bar = document.querySelector(".places");
  if (current && bar && bar.scrollWidth > bar.clientWidth) bar.scrollLeft = current.offsetLeft - bar.clientWidth / 2 + current.clientWidth / 2;

  // --- to the clipboard: <button data-copy="text" hidden>

  const offer = (within) => {
    for (const button of within.querySelectorAll("[data-copy][hidden]")) button.hidden = !navigator.clipboard;
  };
  offer(document);
  document.addEventListener("htmx:afterSettle", (event) => offer(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    window.policykb.say("Copied");
  });

  // --- a select that sends its form when it is changed: <form data-sends>

  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-sends]") : null;
    if (form) form.requestSubmit();
  });

  window.policykb = {
    /** Say something to who does not see the page. */
    say(text) {
      const spoken = document.getElementById("spoken");
      spoken.textContent = "";
      requestAnimationFrame(() => (spoken.textContent = text));
    },
    isTyping,
  };

  // --- after htmx has put something new there

  document.addEventListener("htmx:afterSettle", (event) => {
    const put = event.detail.target && document.getElementById(event.detail.target.id);
    if (!put) return;
    const said = put.querySelector("[data-say]");
    if (said) window.policykb.say(said.textContent.trim());
    // What had the focus is gone: go on reading at the head of what has come.
    const head = put.querySelector("[data-focus]");
    if (head && document.activeElement === document.body) head.focus({ preventScroll: true });
  });

  // A problem instead of what was asked for: show it whole if it was a page, else above what is there.
  document.addEventListener("htmx:responseError", (event) => {
    const { requestConfig, xhr } = event.detail;
    if (requestConfig.verb === "get") {
      location.assign(xhr.responseURL || requestConfig.path);
      return;
    }
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const told = page.querySelector("main p") || page.body;
    const notice = document.createElement("div");
    notice.className = "notice notice-bad";
    notice.setAttribute("role", "alert");
    notice.textContent = told.textContent.trim() || "The server has not answered as it should.";
    document.getElementById("main").prepend(notice);
  });
})();
