import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "../src/fixtures.ts";
import { expectState } from "../src/state.ts";
import { Texts } from "../src/texts.ts";
import { linkEmbedded } from "../src/widget.ts";

const texts = Texts.read("en");
const partner = "Clairval";
const OK = { login: "ok", password: "ok" };
const HOUR_S = 3_600;
const DAY = { expires_in_s: 24 * HOUR_S };

const frame = (page: Page) => page.frameLocator("[data-testid=widget-frame]");

/** The network goes: the page says that it may be old, and when it is back, no longer does. */
async function expectOfflineTold(page: Page, context: BrowserContext): Promise<void> {
  await context.setOffline(true);
  await expect(page.getByTestId("stale")).toHaveText(texts.of("trouble.stale_offline"));
}

async function expectOnlineAgain(page: Page, context: BrowserContext): Promise<void> {
  await context.setOffline(false);
  await expect(page.getByTestId("stale")).toHaveCount(0, { timeout: 30_000 });
}

test.describe("the network is lost", () => {
  test("while the widget stands: it stands when the network is back", async ({
    page,
    context,
    world,
    journey,
  }) => {
    const { id } = await journey();
    await page.getByTestId("start").click();
    await expect(frame(page).getByTestId("bank-list")).toBeVisible();
    await expectOfflineTold(page, context);
    await expect(frame(page).getByTestId("bank-list")).toBeVisible();
    await expectOnlineAgain(page, context);
    await expectState(page, "en-widget", texts.of("widget.title"));
    await linkEmbedded(frame(page), OK);
    await expectState(page, "en-done", texts.of("over.title_all"));
    expect((await world.over(id)).outcome).toBe("delivered");
  });

  test("while the server works: the end is shown when the network is back", async ({
    page,
    context,
    world,
    journey,
  }) => {
    test.slow();
    await world.twin.fault({ method: "DELETE", path: "/users", action: { status: 500 } });
    const { id } = await journey();
    await page.getByTestId("start").click();
    await linkEmbedded(frame(page), OK);
    await expectState(page, "en-following", texts.of("following.title_for_the_erasure"));
    await expectOfflineTold(page, context);
    await world.goOn();
    await world.over(id);
    await context.setOffline(false);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(texts.of("over.title_all"), {
      timeout: 30_000,
    });
    // Where the end was heard and the data was not, the page says so and offers it again.
    const shown = page.getByTestId("own-summary");
    const again = page.getByRole("button", { name: texts.of("shared.retry") });
    await expect(shown.or(again)).toBeVisible();
    if (await again.isVisible()) await again.click();
    await expectState(page, "en-done", texts.of("over.title_all"));
  });

  test("at the end: what is true stays, and the receipt can be tried again", async ({
    page,
    context,
    journey,
  }) => {
    test.slow();
    await journey();
    await page.getByTestId("start").click();
    await linkEmbedded(frame(page), OK);
    await expectState(page, "en-done", texts.of("over.title_all"));
    await context.setOffline(true);
    await page.getByTestId("receipt").click();
    await expect(page.getByText(texts.of("over.receipt_failed"))).toBeVisible();
    await expectState(page, "en-done", texts.of("over.title_all"));
    await context.setOffline(false);
    const download = page.waitForEvent("download");
    await page.getByTestId("receipt").click();
    expect((await download).suggestedFilename()).toMatch(/\.jwt$/);
  });
});

/** The same journey, where the tab was closed, and in a browser that has never seen it. */
async function expectFoundAgain(
  page: Page,
  url: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = page.context();
  await page.close();
  const again = await context.newPage();
  await again.goto(url);
  await look(again);
  await again.close();
  const elsewhere = await context.browser()?.newContext({ locale: "en-GB" });
  if (!elsewhere) throw new Error("no other browser");
  const other = await elsewhere.newPage();
  await other.goto(url);
  await look(other);
  await elsewhere.close();
}

test.describe("the tab is closed", () => {
  test.slow();

  test("before it begins: it begins as if nothing was", async ({ page, journey }) => {
    const { url } = await journey();
    const start = texts.of("start.title", { partner });
    await expectFoundAgain(page, url, (one) => expectState(one, "en-start", start));
  });

  test("while the widget stands: it stands there again", async ({ page, journey }) => {
    const { url } = await journey();
    await page.getByTestId("start").click();
    await expect(frame(page).getByTestId("bank-list")).toBeVisible();
    await expectFoundAgain(page, url, async (one) => {
      await expect(frame(one).getByTestId("bank-list")).toBeVisible();
      await expectState(one, "en-widget", texts.of("widget.title"));
    });
  });

  test("while the server works, and at the end: both are found", async ({
    page,
    context,
    world,
    journey,
  }) => {
    await world.twin.fault({ method: "DELETE", path: "/users", action: { status: 500 } });
    const { id, url } = await journey();
    await page.getByTestId("start").click();
    await linkEmbedded(frame(page), OK);
    const erasing = texts.of("following.title_for_the_erasure");
    await expectState(page, "en-following", erasing);
    await expectFoundAgain(page, url, (one) => expectState(one, "en-following", erasing));
    await world.goOn();
    await world.over(id);
    const done = texts.of("over.title_all");
    const another = await context.newPage();
    await expectFoundAgain(another, url, (one) => expectState(one, "en-done", done));
  });
});

test.describe("the next day", () => {
  test.slow();

  test("before the journey expires, it is begun as if nothing was", async ({ page, world, journey }) => {
    const { url } = await journey(DAY);
    await world.twin.advance(23 * HOUR_S);
    await expectFoundAgain(page, url, (one) =>
      expectState(one, "en-start", texts.of("start.title", { partner })),
    );
  });

  test("a widget that was left open is over, and is begun anew", async ({ page, world, journey }) => {
    const { id, url } = await journey(DAY);
    await page.getByTestId("start").click();
    await expect(frame(page).getByTestId("bank-list")).toBeVisible();
    const context = page.context();
    await page.close();
    await world.twin.advance(23 * HOUR_S);

    const again = await context.newPage();
    await again.goto(url);
    await expect(again.getByTestId("step-start").or(again.getByTestId("step-widget"))).toBeVisible();
    const start = again.getByTestId("start");
    if (await start.isVisible()) await start.click();
    // Where Linxo says that its session is over, our page says what to do.
    const list = frame(again).getByTestId("bank-list");
    const over = frame(again).getByTestId("session-over");
    await expect(list.or(over)).toBeVisible();
    if (await over.isVisible()) {
      await again.locator("details.trouble summary").click();
      await again.getByTestId("renew").click();
    }
    await linkEmbedded(frame(again), OK);
    await expectState(again, "en-done", texts.of("over.title_all"));
    expect((await world.over(id)).outcome).toBe("delivered");
  });

  for (const begun of [false, true]) {
    test(`after it has expired, ${begun ? "begun" : "never begun"}: the page says so, and what to do`, async ({
      page,
      world,
      journey,
    }) => {
      const { id, url } = await journey(DAY);
      if (begun) {
        await page.getByTestId("start").click();
        await expect(frame(page).getByTestId("bank-list")).toBeVisible();
      }
      await world.twin.advance(25 * HOUR_S);
      const abandoned = texts.of("over.title_abandoned");
      // A page that stayed open hears of it, one that comes finds it.
      const snapshot = begun ? "en-abandoned" : "en-abandoned-never-begun";
      await expectState(page, snapshot, abandoned);
      expect((await world.over(id)).outcome).toBe("abandoned");
      await expectFoundAgain(page, url, (one) => expectState(one, snapshot, abandoned));
    });
  }

  test("after a delivery the end is still there, with the receipt", async ({ page, journey, world }) => {
    const { id, url } = await journey(DAY);
    await page.getByTestId("start").click();
    await linkEmbedded(frame(page), OK);
    await world.over(id);
    await world.twin.advance(25 * HOUR_S);
    await expectFoundAgain(page, url, (one) =>
      expectState(one, "en-done", texts.of("over.title_all")),
    );
  });
});
