import { Firefox } from "../src/bidi.ts";
import { expect, test } from "../src/fixtures.ts";
import { Texts } from "../src/texts.ts";

const program = Firefox.installed();
const texts = Texts.read("en");

test("in Firefox a person shares, and reads the receipt", async ({ world }) => {
  test.skip(!program, "no Firefox was found: apt-get install firefox-esr, or set FIREFOX to its path");
  test.slow();
  const { id, url } = await world.open({ presentation: "iframe" });
  const firefox = await Firefox.start(program ?? "");
  try {
    const widget = world.addresses.embed;
    const heading = () => firefox.evaluate("document.querySelector('h1')?.textContent");
    /** Waits until a thing is there, then does something with it. */
    const on = async (selector: string, does: string, where?: string) => {
      const found = JSON.stringify(selector);
      await expect
        .poll(() => firefox.evaluate(`!!document.querySelector(${found})`, where).catch(() => false), {
          timeout: 60_000,
        })
        .toBe(true);
      await firefox.evaluate(`document.querySelector(${found}).${does}`, where);
    };
    const press = (testId: string, where?: string) => on(`[data-testid=${testId}]`, "click()", where);

    await firefox.goto(url);
    await expect.poll(heading).toBe(texts.of("start.title", { partner: "Clairval" }));
    await press("start");
    await press("provider-linxo-test-bank", widget);
    await press("no-checking", widget);
    await on("input[name=login]", "value = 'ok'", widget);
    await on("input[name=password]", "value = 'ok'", widget);
    await press("submit-credentials", widget);
    await press("give-consent", widget);
    await expect.poll(heading, { timeout: 60_000 }).toBe(texts.of("over.title_all"));
    await on("[data-testid=receipt]", "focus()");
    // The end user's own data is drawn by a program of its own.
    await on("[data-testid=own-summary]", "scrollIntoView()");
    expect(await firefox.evaluate("document.querySelectorAll('h1').length")).toBe(1);
    expect(firefox.complaints).toEqual([]);
  } finally {
    await firefox.stop();
  }
  expect((await world.over(id)).outcome).toBe("delivered");
});
