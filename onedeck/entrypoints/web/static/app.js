// The whole of our own script: theme, filters that send themselves, the drawer, and what is busy.
// Without it everything still works: filters have a button, drawers are pages with a way back.
"use strict";
const root = document.documentElement;
const kept = (name, value) => {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch { return null; } // storage may be closed to us
};
const theme = kept("theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;

// The page behind a drawer stays where it was.
const place = () => location.pathname + "#scroll";
const remember = () => { try { sessionStorage.setItem(place(), String(scrollY)); } catch { /* no storage */ } };
const recall = () => { try { scrollTo(0, Number(sessionStorage.getItem(place()) || 0)); } catch { /* no storage */ } };

function openDrawer(drawer) {
  drawer.removeAttribute("open");
  recall();
  drawer.showModal();
  const opened = location.href;
  drawer.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    drawer.close();
  });
  drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
  drawer.addEventListener("close", () => {
    history.replaceState(null, "", drawer.dataset.closed);
    // Back to the mark that opened it: the one that leads to where we were.
    const mark = [...document.querySelectorAll("main a[href]")].find((each) => linked(each) === opened);
    (mark || document.getElementById("main")).focus();
  });
}

// A mark in a drawing holds its address as text, a link in the page as itself.
const linked = (link) => new URL(link.getAttribute("href"), location.href).href;

document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = kept("theme", dark ? "light" : "dark") || (dark ? "light" : "dark");
  });

  for (const form of document.querySelectorAll("form.filters")) {
    form.addEventListener("change", (event) => { if (event.target.matches("select")) form.requestSubmit(); });
    form.addEventListener("formdata", (event) => { // what is not set need not stand in the address
      for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
    });
  }
  for (const each of document.querySelectorAll("[data-print]")) {
    each.hidden = false;
    each.addEventListener("click", () => print());
  }
  const drawer = document.getElementById("drawer");
  if (drawer) openDrawer(drawer);
});

// Old content dims while the next page is made, and comes back with Back.
addEventListener("pagehide", remember);
addEventListener("beforeunload", () => { root.classList.add("busy"); });
addEventListener("pageshow", () => { root.classList.remove("busy"); });
