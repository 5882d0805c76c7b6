import assert from "node:assert/strict";
import { test } from "node:test";

import { open } from "../oneshot.js";
import { page } from "./page.js";

const URL_OF_JOURNEY = "https://app.example/j/key?embed=1";

/** A message of our page, in the version the loader knows. */
const ours = (event, more = {}) => ({ oneshot: 1, journey: "jrn_1", seq: 1, event, ...more });

/** A page with a journey on it, and what its `onEvent` was told. */
function shown(t, options = {}) {
  const world = page();
  const told = [];
  const journey = open({
    url: URL_OF_JOURNEY,
    container: world.container,
    onEvent: (event) => told.push(event),
    ...options,
  });
  t.after(() => journey.close());
  return { ...world, journey, told, own: () => journey.frame.contentWindow };
}

test("one frame is put in, named, sandboxed, and told our origin only", (t) => {
  const { container, journey } = shown(t);
  assert.deepEqual(container.frames, [journey.frame]);
  assert.equal(journey.frame.src, URL_OF_JOURNEY);
  assert.equal(journey.frame.title, "Bank connection");
  assert.equal(journey.frame.referrerPolicy, "strict-origin");
  assert.equal(journey.frame.allow, "");
  const sandbox = journey.frame.attributes["sandbox"].split(" ");
  assert.ok(sandbox.includes("allow-scripts") && sandbox.includes("allow-popups"));
  assert.ok(!sandbox.includes("allow-top-navigation"));
});

test("on a French page the frame has a French name", () => {
  const { container, document } = page();
  document.documentElement.lang = "fr-FR";
  const journey = open({ url: URL_OF_JOURNEY, container });
  assert.equal(journey.frame.title, "Connexion à votre banque");
  journey.close();
});

test("a message counts only from our origin and from our own frame", (t) => {
  const { message, told, own } = shown(t);
  message(own(), ours("ready"), "https://evil.example");
  message(own(), ours("ready"), "null");
  message({}, ours("ready"));
  message(null, ours("ready"));
  assert.deepEqual(told, []);
  message(own(), ours("ready"));
  assert.deepEqual(told, [ours("ready")]);
});

test("unknown shapes and versions are ignored, and break nothing", (t) => {
  const { message, told, own } = shown(t);
  const shapes = [
    null,
    undefined,
    7,
    "ready",
    [],
    {},
    { oneshot: 1 },
    { oneshot: 1, event: "ready" },
    { ...ours("ready"), oneshot: 2 },
    { ...ours("ready"), oneshot: "1" },
    { ...ours("ready"), seq: "1" },
    { ...ours("ready"), journey: 5 },
    { ...ours("ready"), event: { name: "ready" } },
    { eventName: "redirect_to", status: "success" },
  ];
  for (const shape of shapes) message(own(), shape);
  assert.deepEqual(told, []);
});

test("an event of a newer page is passed on as it is", (t) => {
  const { message, told, own } = shown(t);
  message(own(), ours("unheard_of", { detail: { a: 1 } }));
  assert.deepEqual(told, [ours("unheard_of", { detail: { a: 1 } })]);
});

test("the height follows the page within its bounds", (t) => {
  const { message, journey, own } = shown(t, { minHeight: 300, maxHeight: 900 });
  assert.equal(journey.frame.style.height, "300px");
  const heights = [
    [640.2, "641px"],
    [10, "300px"],
    [1_000_000, "900px"],
    [-5, "300px"],
  ];
  for (const [height, expected] of heights) {
    message(own(), ours("resize", { height }));
    assert.equal(journey.frame.style.height, expected);
  }
  for (const height of [Number.NaN, Number.POSITIVE_INFINITY, "500", null, undefined]) {
    message(own(), ours("resize", { height }));
    assert.equal(journey.frame.style.height, "300px");
  }
});

test("leaving goes to the journey's address", (t) => {
  const { message, visited, own } = shown(t);
  message(own(), ours("leave", { url: "https://lender.example/thanks" }));
  assert.deepEqual(visited, ["https://lender.example/thanks"]);
});

test("leaving never runs a script, and without an address it closes the frame", (t) => {
  const { message, visited, container, own } = shown(t);
  message(own(), ours("leave", { url: "javascript:alert(1)" }));
  assert.deepEqual(visited, []);
  assert.deepEqual(container.frames, []);
});

test("a page that handles leaving itself is asked instead", (t) => {
  const left = [];
  const { message, visited, container, own } = shown(t, { onLeave: (url) => left.push(url) });
  message(own(), ours("leave", { url: "https://lender.example/thanks" }));
  message(own(), ours("leave", { url: null }));
  assert.deepEqual(left, ["https://lender.example/thanks", null]);
  assert.deepEqual(visited, []);
  assert.equal(container.frames.length, 1);
});

test("a journey that does not answer is a clear event, once, and can be tried again", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { message, told, journey, container, own } = shown(t, { loadTimeout: 5000 });
  const first = journey.frame;
  t.mock.timers.tick(4999);
  assert.deepEqual(told, []);
  t.mock.timers.tick(1);
  assert.equal(told.length, 1);
  assert.equal(told[0].event, "load_failed");
  assert.equal(told[0].code, "no_answer");
  assert.match(told[0].detail, /https:\/\/app\.example did not answer in 5 s/);
  t.mock.timers.tick(60_000);
  assert.equal(told.length, 1);

  journey.retry();
  assert.notEqual(journey.frame, first);
  assert.deepEqual(container.frames, [journey.frame]);
  message(own(), ours("ready"));
  t.mock.timers.tick(60_000);
  assert.deepEqual(told.slice(1), [ours("ready")]);
});

test("a frame refused by the page's own policy is said at once, with the cure", (t) => {
  const { violation, told } = shown(t);
  const refusal = { disposition: "enforce", effectiveDirective: "frame-src" };
  violation({ ...refusal, blockedURI: "https://elsewhere.example/x" });
  violation({ ...refusal, blockedURI: "https://app.example", effectiveDirective: "img-src" });
  violation({ ...refusal, blockedURI: "https://app.example", disposition: "report" });
  assert.deepEqual(told, []);
  violation({ ...refusal, blockedURI: "https://app.example" });
  assert.equal(told[0].code, "blocked_by_csp");
  assert.match(told[0].detail, /frame-src https:\/\/app\.example$/);
});

test("closing leaves nothing behind, and may be done twice", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { message, told, journey, container, listeners, own } = shown(t);
  const source = own();
  journey.close();
  journey.close();
  assert.deepEqual(container.frames, []);
  assert.equal(listeners.size, 0);
  message(source, ours("ready"));
  t.mock.timers.tick(60_000);
  journey.retry();
  assert.deepEqual(container.frames, []);
  assert.deepEqual(told, []);
});

test("opening twice in one container leaves one frame and one set of listeners", (t) => {
  const { container, listeners, journey } = shown(t);
  const second = open({ url: URL_OF_JOURNEY, container });
  assert.deepEqual(container.frames, [second.frame]);
  assert.equal(listeners.size, 2);
  journey.close();
  assert.deepEqual(container.frames, [second.frame]);
  second.close();
  assert.equal(listeners.size, 0);
});

test("several journeys on one page do not hear each other", (t) => {
  const { message, told, own } = shown(t);
  const other = [];
  const container = { append: (frame) => (frame.contentWindow = {}) };
  const second = open({ url: URL_OF_JOURNEY, container, onEvent: (event) => other.push(event) });
  message(second.frame.contentWindow, ours("ready", { journey: "jrn_2" }));
  message(own(), ours("done", { outcome: "delivered" }));
  assert.deepEqual(other, [ours("ready", { journey: "jrn_2" })]);
  assert.deepEqual(told, [ours("done", { outcome: "delivered" })]);
  second.close();
});

test("a mistake in the page's own handler is reported and stops nothing", (t) => {
  const { message, visited, errors, own } = shown(t, {
    onEvent: () => {
      throw new Error("the page's own");
    },
  });
  message(own(), ours("leave", { url: "https://lender.example/thanks" }));
  assert.deepEqual(visited, ["https://lender.example/thanks"]);
  assert.equal(errors.length, 1);
});

test("a wrong address or container is said when it is given", () => {
  const { container } = page();
  assert.throws(() => open({ url: "javascript:alert(1)", container }), /not an http/);
  assert.throws(() => open({ url: undefined, container }), /not an http/);
  assert.throws(() => open({ url: URL_OF_JOURNEY, container: "#nowhere" }), /no such `container`/);
});
