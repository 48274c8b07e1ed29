// Everything works without this file; it only spares a few keystrokes.
(() => {
  "use strict";

  let leaving = false;
  const typing = (el) => el.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const search = document.querySelector("[data-slash]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) {
        const inside = menu.contains(document.activeElement);
        menu.open = false;
        if (inside) menu.querySelector("summary").focus();
      }
    }
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest("[data-print]")) window.print();
    const leave = event.target.closest("[data-leave-now]");
    if (leave) {
      event.preventDefault();
      leaving = true;
      document.documentElement.hidden = true;
      location.replace(leave.href);
    }
  });

  // Leaving a form marked data-guard with something written in it asks first.
  const changed = new WeakSet();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => changed.delete(event.target));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form && event.detail.successful) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving) return;
    for (const form of document.querySelectorAll("form[data-guard]")) {
      if (changed.has(form)) event.preventDefault();
    }
  });

  // After a page with errors, reading starts at their summary.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  for (const el of document.querySelectorAll("[data-needs-script]")) el.hidden = false;

  // The place where I am is in view on rails that scroll sideways.
  for (const current of document.querySelectorAll(".rail [aria-current]")) {
    const rail = current.closest(".rail");
    rail.scrollLeft = current.offsetLeft - rail.clientWidth / 2 + current.offsetWidth / 2;
  }
})();
