import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { expect, test, type World } from "../src/fixtures.ts";
import { SIZES } from "../src/state.ts";
import { Texts } from "../src/texts.ts";

const english = Texts.read("en");

/** Something on the way holds back what is asked of the widget's origin, until it is let go: all of
 * it, or what is of that type. */
async function holdWidget(page: Page, world: World, type?: string): Promise<() => void> {
  const embed = new URL(world.addresses.embed).origin;
  let letGo = (): void => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(
    (url) => url.origin === embed,
    async (route) => {
      if (type === undefined || route.request().resourceType() === type) await free;
      // What was held may be given up by now.
      await route.continue().catch(() => {});
    },
  );
  return letGo;
}

/** The widget should be there within a quarter of a minute of the page's own clock. */
const LATE = { timeout: 30_000 };

for (const [size, options] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use(options);

    test("a widget that is kept away is told apart from a slow one, and may be had otherwise", async ({
      page,
      context,
      world,
      journey,
    }) => {
      const letGo = await holdWidget(page, world);
      await journey();
      await page.getByTestId("start").click();
      const late = page.locator("[aria-live=polite] .late");
      await expect(late).toContainText(english.of("widget.blocked"), LATE);
      await expect(late).toContainText(english.of("widget.blocked_exactly"));
      await expectAccessible(page);
      await page.screenshot({ path: `results/screens/${size}-light-late.png`, fullPage: true });

      // The widget in a tab of its own, which nothing holds back.
      const opening = context.waitForEvent("page");
      await page.getByTestId("open-in-tab").click();
      await expect((await opening).getByTestId("bank-list")).toBeVisible();

      letGo();
      const widget = page.frameLocator("[data-testid=widget-frame]");
      await expect(widget.getByTestId("bank-list")).toBeVisible();
      await expect(late, "it came after all").toHaveCount(0);
    });
  });
}

test("a widget that does not come is loaded again by a press", async ({ page, world, journey }) => {
  const letGo = await holdWidget(page, world);
  await journey();
  await page.getByTestId("start").click();
  await expect(page.locator(".late")).toBeVisible(LATE);
  await page.getByTestId("reload").click();
  await expect(page.locator(".late"), "it is waited for anew").toHaveCount(0);
  letGo();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
});

test("without a network it is the network that is named", async ({ page, context, world, journey }) => {
  const letGo = await holdWidget(page, world);
  await journey();
  await page.getByTestId("start").click();
  await expect(page.locator("iframe")).toBeAttached();
  await context.setOffline(true);
  await expect(page.locator(".late")).toContainText(english.of("trouble.ours_offline"), LATE);
  await context.setOffline(false);
  letGo();
});

test("a widget that speaks is there, though the network goes before all of it has loaded", async ({
  page,
  context,
  world,
  journey,
}) => {
  const letGo = await holdWidget(page, world, "image");
  await journey();
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  await expect(page.locator(".coming"), "nothing is waited for").toHaveCount(0);
  await context.setOffline(true);
  const stale = page.getByTestId("stale");
  await expect(stale).toHaveText(english.of("trouble.stale_offline"));
  // What is left of it fails, and with that it has loaded.
  await page.locator("iframe").evaluate((frame) => {
    frame.addEventListener("load", () => frame.setAttribute("data-loaded", ""));
  });
  letGo();
  await expect(page.locator("iframe[data-loaded]")).toBeAttached();
  await context.setOffline(false);
  await expect(stale).toHaveCount(0, LATE);
  await expect(page.locator(".late")).toHaveCount(0);
});
