import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

/** Everything a view owes: one heading with the focus on it, no broken rule, nothing cut off. */
async function expectGoodView(page: Page, step: string, picture: string): Promise<void> {
  const view = page.getByTestId(step);
  await expect(view).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await page.screenshot({ path: `results/screens/${picture}-${step}.png`, fullPage: true });
  await expectAccessible(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, "the page must not scroll sideways").toBeLessThanOrEqual(0);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });
      const picture = `${size}-${colorScheme}`;

      test("the views of a journey that delivers", async ({ page, world, journey }) => {
        await world.twin.fault({ method: "DELETE", path: "/users", action: { status: 500 } });
        await journey({ return_url: `${world.addresses.partner}/` });
        await expectGoodView(page, "step-start", picture);
        await page.getByTestId("start").click();
        const widget = page.frameLocator("[data-testid=widget-frame]");
        await expect(widget.getByTestId("bank-list")).toBeVisible();
        await expectGoodView(page, "step-widget", picture);
        await linkEmbedded(widget, zoe.credentials);
        await expectGoodView(page, "step-erasing", picture);
        await world.twin.mend();
        await expectGoodView(page, "step-done", picture);
      });

      test("the view of a cancelled journey", async ({ page, journey }) => {
        await journey();
        await page.getByTestId("step-start").getByTestId("cancel").click();
        await expectGoodView(page, "step-cancelled", picture);
      });

      test("the view of a problem", async ({ page, world, journey }) => {
        await world.twin.fault({ path: "/token", action: "drop" });
        await journey();
        await page.getByTestId("start").click();
        await expectGoodView(page, "step-problem", picture);
      });
    });
  }
}

test("at 320 pixels nothing is cut off", async ({ page, journey }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await journey();
  await expectGoodView(page, "step-start", "narrow-light");
});

test("each view's heading gets the focus", async ({ page, journey }) => {
  await journey();
  await page.getByTestId("start").click();
  const heading = page.getByTestId("step-widget").getByRole("heading", { level: 1 });
  await expect(heading).toBeFocused();
});
