// The application page: asks its own backend for a journey and embeds it by Oneshot's loader.

import { follow } from "./summary.js";

const find = (selector) => document.querySelector(selector);
const form = find("#begin");
const status = find("#status");
const again = find("#again");
const close = find("#close");
const events = find("#events");

const LOADER = new URL("/embed/oneshot.js", document.body.dataset.app).href;
const LINES_KEPT = 200;

let loads = 0;
/** @type {{ retry(): void, close(): void } | undefined} */
let journey;
/** What «Try again» does. */
let retry = () => {};

form.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  begin();
});

again.addEventListener("click", () => {
  again.hidden = true;
  retry();
});

close.addEventListener("click", () => {
  journey?.close();
  journey = undefined;
  close.hidden = true;
  again.hidden = true;
  form.hidden = false;
  status.textContent = "";
  form.querySelector("button").focus();
});

async function begin() {
  const { mode, locale } = Object.fromEntries(new FormData(form));
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "One moment…";
  try {
    const opened = await apply({
      locale: locale || null,
      presentation: mode === "page" ? "full_page" : "iframe",
    });
    if (mode === "page") {
      window.location.assign(opened.url);
      return;
    }
    follow(opened.application);
    await embed(opened.embed_url);
    status.textContent = "";
  } catch (error) {
    trouble(error.message, begin);
  } finally {
    button.disabled = false;
  }
}

/** Our own backend opens the journey: the API key never comes here. */
async function apply(wishes) {
  const answer = await fetch("/api/applications", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wishes),
  }).catch(() => {
    throw new Error("Our server does not answer. Check your connection.");
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${body.title}. ${body.detail}`);
  return body;
}

async function embed(url) {
  const { open } = await loader();
  events.replaceChildren();
  journey = open({ url, container: "#journey", title: "Connect your bank", onEvent: heard });
  journey.frame.dataset.testid = "oneshot-frame";
  form.hidden = true;
  close.hidden = false;
  // On a phone it would begin below what is seen.
  journey.frame.scrollIntoView({ block: "start" });
}

async function loader() {
  try {
    // Browsers remember a module that failed to load: each new try has an address of its own.
    return await import(loads === 0 ? LOADER : `${LOADER}?try=${loads}`);
  } catch {
    loads += 1;
    throw new Error("Oneshot's loader could not be fetched. A blocker in this browser may stop it.");
  }
}

function heard(event) {
  write(event);
  if (event.event === "load_failed") {
    // What `detail` says is for developers: it stands in the list of events.
    trouble("The page for your bank data did not open. Try again in a moment.", () => {
      status.textContent = "";
      journey?.retry();
      if (journey) journey.frame.dataset.testid = "oneshot-frame";
    });
  } else if (event.event === "ready") {
    again.hidden = true;
    status.textContent = "";
    // Not before: what is in a frame that has not loaded does not get the keyboard.
    journey?.frame.focus({ preventScroll: true });
  } else if (event.event === "done") {
    close.hidden = true;
    if (event.outcome === "delivered") stepsOn();
  }
}

/** The bank data is here: what follows is our answer. */
function stepsOn() {
  const here = find(".steps [aria-current]");
  const next = here?.nextElementSibling;
  if (!next) return;
  here.removeAttribute("aria-current");
  here.className = "done";
  next.setAttribute("aria-current", "step");
}

/** Adds a line to the list of events; a page that is resized again and again fills only one. */
function write({ event, seq, journey: _id, oneshot: _version, ...rest }) {
  const line = document.createElement("li");
  const name = document.createElement("code");
  name.textContent = event;
  line.dataset.event = event;
  line.append(seq === undefined ? "loader " : `${seq} `, name, ` ${Object.values(rest).join(" ")}`);
  const last = events.lastElementChild;
  if (event === "resize" && last?.dataset.event === "resize") last.remove();
  events.append(line);
  if (events.childElementCount > LINES_KEPT) events.firstElementChild.remove();
  events.scrollTop = events.scrollHeight;
}

function trouble(text, then) {
  status.textContent = text;
  retry = then;
  again.hidden = false;
}
