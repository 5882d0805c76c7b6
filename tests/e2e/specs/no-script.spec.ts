import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** Presses what leaves our page for the widget, in the same window. */
async function toTheWidget(page: Page, testId: string): Promise<void> {
  await page.getByTestId(testId).click();
  await expect(page.getByTestId("bank-list")).toBeVisible();
}

/** The link to the page that needs no program. */
const WITHOUT = "#plain a[href*='/plain/']";

test.describe("in a browser that runs no script", () => {
  test.use({ javaScriptEnabled: false });

  test("a journey goes from its link to its receipt", async ({ page, world, journey }) => {
    const since = await world.twin.latest();
    const { id, url } = await journey();
    await expect(page).toHaveURL(/\/plain\//);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Share your bank data");
    await toTheWidget(page, "start");
    await linkEmbedded(page, zoe.credentials);
    await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 45_000 });
    await expectDelivered(world, id, zoe.file, since);
    const receipt = page.waitForEvent("download");
    await page.getByTestId("receipt").click();
    expect((await receipt).suggestedFilename()).toBe(`oneshot-${id}.jwt`);
    // The address where it began opens the end user's own data.
    await page.goto(url);
    const data = page.waitForEvent("download");
    await page.getByTestId("data-csv").click();
    expect((await data).suggestedFilename()).toBe(`oneshot-${id}-transactions.csv`);
  });

  test("a journey is cancelled once that is confirmed", async ({ page, world, journey }) => {
    const { id } = await journey();
    await page.getByTestId("cancel").click();
    await expect(page.getByTestId("step-cancel")).toBeVisible();
    expect((await world.partner.view(id)).outcome).toBeNull();
    await page.getByTestId("cancel").click();
    await expect(page.getByTestId("step-cancelled")).toBeVisible({ timeout: 30_000 });
    expect((await world.over(id)).outcome).toBe("cancelled");
  });

  test("it speaks the language of the link", async ({ page, world }) => {
    const { url } = await world.open({ locale: null });
    await page.goto(`${url}?lang=fr`);
    await expect(page).toHaveURL(/\/plain\/.*lang=fr/);
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await page.getByTestId("cancel").click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Annuler cette demande");
  });
});

test("a program that does not come leaves the way without it", async ({ page, world }) => {
  await page.route("**/app/journey/*.wasm", (route) => route.abort());
  const { url } = await world.open();
  await page.goto(url);
  const way = page.locator(WITHOUT);
  await expect(way).toBeVisible();
  await expectAccessible(page);
  await way.click();
  await expect(page.getByTestId("step-start")).toBeVisible();
  await expectAccessible(page);
  await toTheWidget(page, "start");
});

test("a program that does not come is asked for again by a press", async ({ page, world }) => {
  await page.route("**/app/journey/*.wasm", (route) => route.abort());
  const { url } = await world.open({ locale: null });
  await page.goto(`${url}?lang=fr`);
  const again = page.getByRole("link", { name: "La recharger" });
  await expect(again).toBeVisible();
  await page.unroute("**/app/journey/*.wasm");
  await again.click();
  await expect(page).toHaveURL(`${url}?lang=fr`);
  await expect(page.getByTestId("start")).toBeEnabled();
  await page.getByTestId("start").click();
  await expect(page.getByTestId("step-widget")).toBeVisible();
});

test("a program that comes no further leaves the way without it, after a while", async ({ page, world }) => {
  await page.clock.install();
  // Neither an answer nor an error.
  await page.route("**/app/journey/*.wasm", () => new Promise<void>(() => {}));
  const { url } = await world.open();
  await page.goto(url, { waitUntil: "commit" });
  await expect(page.locator("#view .bones").first()).toBeVisible();
  const way = page.locator(WITHOUT);
  await page.clock.runFor(15_000);
  await expect(way).toBeHidden();
  await page.clock.runFor(10_000);
  await expect(way).toBeVisible();
});

test("a browser without WebAssembly is shown the way without a program", async ({ page, world }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  const { url } = await world.open();
  await page.goto(url);
  await expect(page.locator(WITHOUT)).toBeVisible();
});
