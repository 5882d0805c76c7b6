import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility.ts";
import { expect } from "./fixtures.ts";

/** The sizes in which a page is walked. */
export const SIZES = {
  wide: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

/**
 * What every main state owes: one heading with these words, the tree that assistive technology is
 * given as it is written down in `snapshots/`, no broken rule of axe, nothing cut off sideways.
 */
export async function expectState(page: Page, snapshot: string, heading: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading, { timeout: 30_000 });
  await expect(page.locator("body")).toMatchAriaSnapshot({ name: `${snapshot}.aria.yml` });
  await expectAccessible(page);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over, "the page must not scroll sideways").toBeLessThanOrEqual(0);
}
