// As much of a browser's page as the loader touches, so that its rules are tested without one.
// What a real browser makes of them is tested in tests/e2e.

/** Puts a new page in place of the globals of a browser. */
export function page() {
  const listeners = new Map();
  const target = {
    addEventListener: (type, listener) => listeners.set(listener, type),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  const visited = [];
  const errors = [];
  const globals = {
    window: {
      ...target,
      location: { href: "https://lender.example/apply", assign: (url) => visited.push(url) },
    },
    document: {
      ...target,
      documentElement: { lang: "en" },
      createElement: () => new Frame(),
      querySelector: () => null,
    },
    reportError: (error) => errors.push(error),
  };
  Object.assign(globalThis, globals);
  const send = (type, event) => {
    for (const [listener, of] of [...listeners]) if (of === type) listener(event);
  };
  return {
    container: new Container(),
    visited,
    errors,
    listeners,
    document: globals.document,
    /** Delivers a message as if `source` had posted it. */
    message: (source, data, origin = "https://app.example") =>
      send("message", { source, data, origin }),
    /** Reports that the page's own policy refused something. */
    violation: (event) => send("securitypolicyviolation", event),
  };
}

class Container {
  frames = [];
  append(frame) {
    this.frames.push(frame);
    frame.parent = this;
    frame.contentWindow = {};
  }
}

class Frame {
  style = {};
  attributes = {};
  contentWindow = null;
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  remove() {
    if (this.parent) this.parent.frames = this.parent.frames.filter((frame) => frame !== this);
    this.parent = null;
    this.contentWindow = null;
  }
}
