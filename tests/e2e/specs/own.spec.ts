import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** The end of a journey, with the summary of what was shared. */
async function expectSummary(page: Page): Promise<void> {
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("own-summary")).toBeVisible();
  await expect(page.getByTestId("own-account")).toHaveCount(zoe.file.accounts.length);
}

/** What a button saves. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent("download");
  await page.getByTestId(button).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("a person sees what was shared, keeps it, and reads the receipt", async ({
  page,
  world,
  journey,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const { id } = await journey({ presentation: "iframe" });
  await page.getByTestId("start").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expectSummary(page);
  const summary = page.getByTestId("own-summary");
  await expect(summary.getByText("€1,234,567.89")).toBeVisible();
  await expect(summary.getByText("-€150,000.00")).toBeVisible();
  await expect(summary.getByRole("img", { name: /Dec 2025: €2,581.45 in/ })).toBeVisible();

  const whole = await saved(page, "own-json");
  expect(whole.name).toBe("oneshot-data.json");
  const partners = await world.partner.data(id);
  expect(JSON.parse(whole.text)).toEqual(partners);
  const transactions = await saved(page, "own-transactions");
  expect(transactions.name).toBe("oneshot-transactions.csv");
  expect(transactions.text.trimEnd().split("\r\n")).toHaveLength(1 + partners.transactions.length);

  for (const opens of await page.locator(".own summary").all()) await opens.click();
  await expect(page.getByTestId("own-receipt").getByText(id)).toBeVisible();
  await expect(page.getByTestId("own-receipt-checked")).toContainText("it fits this server");
  await expect(page.getByTestId("own-holder")).toHaveText(/^In the name of \S/);
  await expect(page.getByTestId("own-open")).toContainText("whoever has the address", {
    ignoreCase: true,
  });
  await expectAccessible(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "the page must not scroll sideways").toBeLessThanOrEqual(0);
});

test("the table is written as spreadsheets of the person's country read it", async ({
  page,
  journey,
}) => {
  await journey({ locale: "fr", presentation: "iframe" });
  await page.getByTestId("start").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expectSummary(page);
  const { text } = await saved(page, "own-accounts");
  const [head, ...lines] = text.trimEnd().split("\r\n");
  expect(head).toContain("id;connection_id;name;account_type;balance;currency");
  expect(lines.join()).toContain(";1234567,89;EUR;");
});

test("the receipt is put on paper with what was shared, and without what is pressed", async ({
  page,
  journey,
}) => {
  await page.addInitScript(() => {
    window.print = () => document.body.setAttribute("data-printed", "");
  });
  const { id } = await journey({ presentation: "iframe" });
  await page.getByTestId("start").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expectSummary(page);
  await page.getByTestId("own-receipt").locator("summary").click();
  await page.getByTestId("print").click();
  await expect(page.locator("body")).toHaveAttribute("data-printed", "");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("own-receipt").getByText(id)).toBeVisible();
  await expect(page.getByTestId("own-account").first()).toBeVisible();
  await expect(page.locator(".own-months table")).toBeVisible();
  for (const pressed of ["print", "own-json", "own-list"]) {
    await expect(page.getByTestId(pressed)).toBeHidden();
  }
  // Where a page of paper ends, rows of a grid would lie over one another.
  for (const parts of [".card", ".own", ".own-parts", ".own-groups", ".own-receipt"]) {
    await expect(page.locator(parts).first()).toHaveCSS("display", "block");
  }
});

test("a journey that had the whole window shows the same where it comes back", async ({
  page,
  journey,
}) => {
  await journey({ presentation: "full_page" });
  await page.getByTestId("start").click();
  await linkEmbedded(page, zoe.credentials);
  await page.waitForURL(/\/return\//);
  await expectSummary(page);
});

test("what the partner has deleted is said to be gone", async ({ page, world, journey }) => {
  const { id, url } = await journey({ presentation: "iframe" });
  await page.getByTestId("start").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expectSummary(page);
  await world.partner.forget(id);
  await page.goto(url);
  await expect(page.getByTestId("step-done")).toBeVisible();
  await expect(page.locator(".own-state")).toContainText("was deleted too");
  await expect(page.getByTestId("own-retry")).toHaveCount(0);
});
