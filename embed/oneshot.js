// Puts a Oneshot journey into a page. No dependencies; works in any browser that knows ES modules.
// How to use it: docs/embedding.md.

/** The version of the messages understood here; others are ignored. */
const PROTOCOL = 1;

/**
 * A message of the journey's page, as it came, or what the loader itself has to say.
 * `event` is `ready`, `state` (with `state`), `resize` (with `height`), `done` (with `outcome`),
 * `problem` (with `code`), `leave` (with `url`), one that this version does not know, or the
 * loader's own `load_failed` (with `code` and `detail`).
 * @typedef {{ event: string, journey?: string, seq?: number, state?: string, height?: number,
 *   outcome?: string, code?: string, detail?: string, url?: string | null }} JourneyEvent
 */

/**
 * @typedef {object} Options
 * @property {string} url the journey's `embed_url`, as `POST /v1/journeys` answered it
 * @property {Element | string} container where the frame goes: an element, or a selector of one
 * @property {(event: JourneyEvent) => void} [onEvent] is told everything
 * @property {(url: string | null) => void} [onLeave] called when the end user wants back to your
 *   page, instead of going to the journey's `return_url` or `cancel_url`
 * @property {string} [title] what screen readers call the frame
 * @property {string} [allow] features granted to the frame; none by default
 * @property {number} [minHeight] in CSS pixels
 * @property {number} [maxHeight] in CSS pixels
 * @property {number} [loadTimeout] milliseconds until `load_failed`
 */

/**
 * @typedef {object} Journey
 * @property {HTMLIFrameElement} frame the frame shown now; `retry` makes a new one
 * @property {() => void} retry loads the journey's page again
 * @property {() => void} close removes the frame and every listener; again is harmless
 */

// What the journey, the widget inside it and the bank's page need, and no more: nested frames
// cannot be granted what is refused here. `allow-downloads` is for the receipt.
const SANDBOX = [
  "allow-scripts",
  "allow-same-origin",
  "allow-forms",
  "allow-popups",
  "allow-popups-to-escape-sandbox",
  "allow-top-navigation-by-user-activation",
  "allow-downloads",
].join(" ");

/** One journey a container: opening another, or the same twice, replaces the first.
 * @type {WeakMap<Element, Journey>} */
const opened = new WeakMap();

/**
 * Shows a journey.
 * @param {Options} options
 * @returns {Journey}
 */
export function open(options) {
  const { onEvent, onLeave, minHeight = 480, maxHeight = 10_000, loadTimeout = 20_000 } = options;
  const address = webAddress(options.url);
  if (!address) throw new TypeError("oneshot: `url` is not an http(s) address");
  const { origin } = address;
  const { container: where } = options;
  const container = typeof where === "string" ? document.querySelector(where) : where;
  if (!container) throw new TypeError("oneshot: there is no such `container`");
  opened.get(container)?.close();

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let deadline;

  /** @param {JourneyEvent} event */
  const tell = (event) => {
    try {
      onEvent?.(event);
    } catch (error) {
      // The page's own mistake must not stop the journey, but it must be seen.
      reportError(error);
    }
  };

  /** @param {string} code @param {string} detail */
  const fail = (code, detail) => {
    if (deadline === undefined) return;
    clearTimeout(deadline);
    deadline = undefined;
    tell({ event: "load_failed", code, detail });
  };

  /** @param {MessageEvent} message */
  const listen = (message) => {
    // Both: any frame may send anything, and other frames may be of the same origin.
    if (message.origin !== origin || message.source !== journey.frame.contentWindow) return;
    const event = understood(message.data);
    if (!event) return;
    clearTimeout(deadline);
    deadline = undefined;
    if (event.event === "resize" && Number.isFinite(event.height)) {
      const height = Math.min(Math.max(Number(event.height), minHeight), maxHeight);
      journey.frame.style.height = `${Math.ceil(height)}px`;
    }
    tell(event);
    if (event.event === "leave") leave(event.url);
  };

  /** @param {unknown} url */
  const leave = (url) => {
    const target = webAddress(url)?.href ?? null;
    if (onLeave) onLeave(target);
    else if (target) window.location.assign(target);
    else journey.close();
  };

  /** @param {SecurityPolicyViolationEvent} violation */
  const refused = (violation) => {
    const ours = violation.blockedURI.startsWith(origin);
    if (ours && violation.disposition === "enforce" && violation.effectiveDirective === "frame-src")
      fail("blocked_by_csp", `This page's Content-Security-Policy needs: frame-src ${origin}`);
  };

  const show = () => {
    const frame = document.createElement("iframe");
    frame.title = options.title ?? (french() ? "Connexion à votre banque" : "Bank connection");
    frame.setAttribute("sandbox", SANDBOX);
    frame.allow = options.allow ?? "";
    frame.referrerPolicy = "strict-origin";
    // By properties, not by an attribute: a policy without 'unsafe-inline' lets these through.
    Object.assign(frame.style, {
      display: "block",
      width: "100%",
      height: `${minHeight}px`,
      border: "0",
    });
    frame.src = address.href;
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      const seconds = Math.round(loadTimeout / 1000);
      fail("no_answer", `${origin} did not answer in ${seconds} s, or refuses to be embedded here.`);
    }, loadTimeout);
    container.append(frame);
    return frame;
  };

  window.addEventListener("message", listen);
  document.addEventListener("securitypolicyviolation", refused);
  /** @type {Journey} */
  const journey = {
    frame: show(),
    retry() {
      if (opened.get(container) !== journey) return;
      journey.frame.remove();
      journey.frame = show();
    },
    close() {
      window.removeEventListener("message", listen);
      document.removeEventListener("securitypolicyviolation", refused);
      clearTimeout(deadline);
      deadline = undefined;
      journey.frame.remove();
      if (opened.get(container) === journey) opened.delete(container);
    },
  };
  opened.set(container, journey);
  return journey;
}

/** The message, when it is one of ours in a version known here.
 * @param {any} data
 * @returns {JourneyEvent | null} */
function understood(data) {
  const ours = data?.oneshot === PROTOCOL && typeof data.event === "string";
  return ours && typeof data.journey === "string" && Number.isInteger(data.seq) ? data : null;
}

function french() {
  return document.documentElement.lang.toLowerCase().startsWith("fr");
}

/** A web address, and never one that runs as a script.
 * @param {unknown} text
 * @returns {URL | null} */
function webAddress(text) {
  try {
    const address = new URL(String(text), window.location.href);
    return typeof text === "string" && /^https?:$/.test(address.protocol) ? address : null;
  } catch {
    return null;
  }
}
