// What the widget's pages do beyond being forms: the list narrows as one types, a page that waits
// goes on by itself, and the end is told to the page around the widget.
"use strict";

const widget = document.querySelector(".widget");
const { embedder, events, tellsOpener } = widget?.dataset ?? {};

/** Says something to the page around the widget: the one that frames it, else the one that has
    opened it as a popup. Only a page of the exact origin that embeds the widget can hear it. */
function tell(message) {
  const framed = window.parent !== window;
  const around = framed ? window.parent : tellsOpener !== undefined ? window.opener : null;
  if (!around) return;
  const origin = (framed ? location.ancestorOrigins?.[0] : undefined) ?? embedder;
  if (origin && origin !== "null") around.postMessage(message, origin);
}

for (const message of JSON.parse(events ?? "[]")) tell(message);

// A browser does not move the focus by itself in a frame of another origin. The page says where it
// goes after a step; a window of our own begins at the heading in any case, also after the bank.
const begin = window.parent === window ? "[autofocus], h1" : "[autofocus]";
(document.querySelector("#problem") ?? document.querySelector(begin))?.focus();

// A form that was sent takes this page away with it. A page that loads anew before that would call the
// form back.
let leaving = false;
addEventListener("submit", ({ target }) => {
  if (target.target !== "_blank") leaving = true;
});

/** Asks where the session stands until it is another step than the one shown. */
function watch() {
  const look = async () => {
    try {
      // An answer that never comes must not be the last look.
      const signal = AbortSignal.timeout(5_000);
      const answer = await fetch(widget.dataset.now, { cache: "no-store", signal });
      const { step, percent } = await answer.json();
      if (step !== widget.dataset.step && !leaving) return location.reload();
      const bar = document.querySelector("[data-progress]");
      if (bar && percent !== null) {
        bar.value = percent;
        document.querySelector("[data-percent]").textContent = `${percent} %`;
      }
    } catch {
      // Not reachable just now: the next look may be luckier.
    }
    setTimeout(look, 400);
  };
  setTimeout(look, 200);
}

if (widget?.dataset.watch !== undefined) watch();

// The bank's site opens in another tab: this page stays, and follows.
for (const form of document.querySelectorAll("[data-opens-bank][target=_blank]")) {
  form.addEventListener("submit", watch, { once: true });
}

const search = document.querySelector("[data-search]");
if (search) {
  search.hidden = false;
  const text = search.querySelector("input");
  const country = search.querySelector("select");
  const found = document.querySelector("[data-found]");
  const plain = (words) =>
    words.toLowerCase().normalize("NFD").replace(/\p{Diacritic}/gu, "");
  const narrow = () => {
    let count = 0;
    for (const bank of document.querySelectorAll("#banks > li")) {
      const fits =
        plain(bank.dataset.name).includes(plain(text.value.trim())) &&
        (!country?.value || bank.dataset.country === country.value);
      bank.hidden = !fits;
      if (fits) count += 1;
    }
    const { none, one, many } = found.dataset;
    found.textContent = count === 0 ? none : count === 1 ? one : many.replace("7", count);
  };
  text.addEventListener("input", narrow);
  country?.addEventListener("change", narrow);
  // Enter in the search box must not choose the first bank.
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  narrow();
}

const ending = document.querySelector("[data-ending]");
if (ending) {
  const { message, next } = JSON.parse(ending.dataset.ending);
  tell(message);
  location.replace(next);
}
