import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

const SETTINGS = [
  "locale",
  "font",
  "font_color",
  "elements_color",
  "redirect_url",
  "cancel_url",
  "aspsp_callback_uri",
  "wait_sync_end",
  "captive_mode",
  "expected_account_type",
  "expected_account_types",
  "countries",
  "select_accounts",
  "consent_per_account",
  "auto_sync",
];

test.beforeEach(async ({ page, world }) => {
  await page.goto(`${world.addresses.app}/panel`);
  await expect(page.getByTestId("panel")).toBeVisible();
});

test("every known setting is there, and auto_sync is locked at false", async ({ page }) => {
  for (const name of SETTINGS) await expect(page.getByTestId(`setting-${name}`)).toBeVisible();
  const locked = page.getByTestId("setting-auto_sync").locator("input, select");
  expect(await locked.count()).toBeGreaterThan(0);
  for (const control of await locked.all()) await expect(control).not.toBeEditable();
  const address = (await page.getByTestId("panel-url").textContent()) ?? "";
  expect(address.match(/auto_sync=/g)).toHaveLength(1);
  expect(address).toContain("auto_sync=false");
});

test("a setting chosen shows in the address and, applied, in the widget", async ({ page }) => {
  await page.getByTestId("setting-locale").locator("input, select").first().waitFor();
  await page.getByTestId("setting-font").locator("input").first().fill("Georgia");
  await expect(page.getByTestId("panel-url")).toContainText("font=Georgia");
  await page.getByTestId("panel-apply").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  const font = await widget.locator("body").evaluate((body) => getComputedStyle(body).fontFamily);
  expect(font).toContain("Georgia");
  await page.getByTestId("panel-stop").click();
});

test("the preview is a real journey whose events are logged", async ({ page, world }) => {
  await page.getByTestId("panel-apply").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await linkEmbedded(widget, zoe.credentials);
  await expect(page.getByTestId("panel-outcome")).toContainText(/delivered/i, { timeout: 30_000 });
  await expect(page.getByTestId("panel-log")).toContainText("redirect_to");
  const id = (await page.getByTestId("panel-journey").textContent()) ?? "";
  expect((await world.over(id)).outcome).toBe("delivered");
});

for (const [size, viewport] of Object.entries({
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
})) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("the panel breaks no rule of accessibility", async ({ page }) => {
        await page.screenshot({
          path: `results/screens/${size}-${colorScheme}-panel.png`,
          fullPage: size === "phone",
        });
        await expectAccessible(page);
      });
    });
  }
}
