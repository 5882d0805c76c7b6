import type { Page } from "@playwright/test";
import { through } from "../src/bankfile.ts";
import { bankFile, expect, nextWindow, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { authoriseAtBank, consent, goToBank, linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** The page says that the data was shared and that Linxo has forgotten the person. */
async function expectDone(page: Page): Promise<void> {
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("step-done").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByTestId("receipt")).toBeVisible();
}

test.describe("in a frame of our page", () => {
  test("a person shares through the EMBEDDED channel", async ({ page, world, journey }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation: "iframe" });
    await page.getByTestId("start").click();
    await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
    await expectDone(page);
    await expectDelivered(world, id, zoe.file, since);
  });

  test("a person shares through a bank that takes the whole window", async ({
    page,
    world,
    journey,
  }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation: "iframe" });
    await page.getByTestId("start").click();
    await goToBank(page.frameLocator("[data-testid=widget-frame]"));
    await page.waitForURL((url) => url.hostname === "bank.localhost");
    await authoriseAtBank(page, zoe.credentials);
    await page.waitForURL(/\/resume\//);
    await consent(page.frameLocator("[data-testid=widget-frame]"));
    await expectDone(page);
    await expectDelivered(world, id, through("REDIRECT", zoe.file), since);
  });
});

test.describe("as a full page", () => {
  test("a person shares through the EMBEDDED channel", async ({ page, world, journey }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation: "full_page" });
    await page.getByTestId("start").click();
    await linkEmbedded(page, zoe.credentials);
    await page.waitForURL(/\/return\//);
    await expectDone(page);
    await expectDelivered(world, id, zoe.file, since);
  });

  test("a person shares through a bank that takes the whole window", async ({
    page,
    world,
    journey,
  }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation: "full_page" });
    await page.getByTestId("start").click();
    await goToBank(page);
    await page.waitForURL((url) => url.hostname === "bank.localhost");
    await authoriseAtBank(page, zoe.credentials);
    await consent(page);
    await page.waitForURL(/\/return\//);
    await expectDone(page);
    await expectDelivered(world, id, through("REDIRECT", zoe.file), since);
  });
});

test.describe("with a bank in a new tab", () => {
  test.use({ bankWindow: "tab" });

  test("a person shares from a frame, and every tab shows the end", async ({
    page,
    world,
    journey,
  }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation: "iframe" });
    await page.getByTestId("start").click();
    const tab = nextWindow(page);
    await goToBank(page.frameLocator("[data-testid=widget-frame]"));
    const bank = await tab;
    await authoriseAtBank(bank, zoe.credentials);
    await bank.waitForURL(/\/resume\//);
    await consent(bank.frameLocator("[data-testid=widget-frame]"));
    await expectDone(bank);
    await expectDone(page);
    await expectDelivered(world, id, through("REDIRECT", zoe.file), since);
  });

  test("a person shares from a full page", async ({ page, world, journey }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation: "full_page" });
    await page.getByTestId("start").click();
    const tab = nextWindow(page);
    await goToBank(page);
    const bank = await tab;
    await authoriseAtBank(bank, zoe.credentials);
    await consent(bank);
    await bank.waitForURL(/\/return\//);
    await expectDone(bank);
    await expectDelivered(world, id, through("REDIRECT", zoe.file), since);
  });
});

test.describe("with version 3 of Linxo's API", () => {
  test.use({ linxoVersion: "3" });

  test("a person shares through both channels of two journeys", async ({ page, world }) => {
    const since = await world.twin.latest();
    const embedded = await world.open({ presentation: "iframe" });
    await page.goto(embedded.url);
    await page.getByTestId("start").click();
    await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
    await expectDone(page);
    await expectDelivered(world, embedded.id, zoe.file, since);

    const redirect = await world.open({ presentation: "iframe" });
    await page.goto(redirect.url);
    await page.getByTestId("start").click();
    await goToBank(page.frameLocator("[data-testid=widget-frame]"));
    await page.waitForURL((url) => url.hostname === "bank.localhost");
    await authoriseAtBank(page, zoe.credentials);
    await page.waitForURL(/\/resume\//);
    await consent(page.frameLocator("[data-testid=widget-frame]"));
    await expectDone(page);
    await expectDelivered(world, redirect.id, through("REDIRECT", zoe.file), since);
    const asked = await world.twin.requests(since);
    expect(asked.map(({ path }) => path).filter((path) => path.startsWith("/v2.1/"))).toEqual([]);
  });
});
