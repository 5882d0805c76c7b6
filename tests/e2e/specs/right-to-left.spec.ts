import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { PSEUDO, speakPseudo } from "../src/pseudo.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** Nothing is wider than the page, and every heading and button is of the language. */
async function expectFits(page: Page, step: string): Promise<void> {
  await expect(page.getByTestId(step)).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: `results/screens/right-to-left-${step}.png`, fullPage: true });
  const said = page.locator("main :is(h1, h2, h3, button):visible");
  for (const words of await said.allInnerTexts()) expect(words).toContain("⟦");
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const all = [...document.querySelectorAll("body *")];
    const out = all.filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const scrolls = element.closest(".own-table, .heard, details:not([open]) > :not(summary)");
      return width > 0 && !scrolls && (left < -0.5 || right > clientWidth + 0.5);
    });
    return { over: scrollWidth - clientWidth, out: out.map((element) => element.outerHTML) };
  });
  expect(wide).toEqual({ over: 0, out: [] });
  await expectAccessible(page);
}

test("longer words from right to left fit into 320 pixels, from the start to the end", async ({
  page,
  journey,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await speakPseudo(page);
  await journey();
  await expect(page.locator("html")).toHaveAttribute("lang", PSEUDO);
  await expect(page.locator("body")).toHaveCSS("direction", "rtl");
  await expectFits(page, "step-start");
  // An icon stands where a line begins.
  const fact = page.locator(".fact").first();
  const [whole, icon] = [await fact.boundingBox(), await fact.locator(".icon").boundingBox()];
  expect((icon?.x ?? 0) + (icon?.width ?? 0)).toBeCloseTo((whole?.x ?? 0) + (whole?.width ?? 0), 0);

  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  await expectFits(page, "step-widget");
  await linkEmbedded(widget, zoe.credentials);
  await expect(page.getByTestId("own-summary")).toBeVisible({ timeout: 30_000 });
  for (const opens of await page.locator(".own summary").all()) await opens.click();
  await expectFits(page, "step-done");
});
