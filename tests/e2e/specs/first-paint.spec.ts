import type { Page } from "@playwright/test";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** Keeps the program away until it is let through. */
async function withoutProgram(page: Page): Promise<() => void> {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route("**/app/journey/*.wasm", async (route) => {
    await opened;
    await route.continue();
  });
  return open;
}

/** How far things that were shown have moved, as browsers measure it. */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const entries = list.getEntries() as (PerformanceEntry & { value: number })[];
          resolve(entries.reduce((sum, entry) => sum + entry.value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(0)));
      }),
  );
}

/** A page whose widget is open, loaded anew without its program. */
async function reloadedWithoutProgram(page: Page): Promise<() => void> {
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await page.getByTestId("start").click();
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  const open = await withoutProgram(page);
  await page.reload({ waitUntil: "commit" });
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  return open;
}

for (const [name, viewport] of Object.entries({
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
})) {
  test(`the widget is there before the program and stays as it is, ${name}`, async ({
    page,
    journey,
  }) => {
    await page.setViewportSize(viewport);
    await journey();
    const open = await reloadedWithoutProgram(page);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveText("Link your bank");
    // The page's own script has seen that the widget is there.
    await expect(page.locator("iframe.here")).toBeVisible();
    const place = await page.getByTestId("widget-frame").boundingBox();
    await page.screenshot({ path: `results/screens/${name}-light-first-paint.png` });
    const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame());
    const began = await frame?.evaluate(() => performance.timeOrigin);
    open();
    await expect(page.getByTestId("step-widget").getByTestId("cancel")).toBeVisible();
    expect(await page.getByTestId("widget-frame").boundingBox()).toEqual(place);
    expect(await frame?.evaluate(() => performance.timeOrigin)).toBe(began);
    await expect(heading).toHaveCount(1);
    expect(await layoutShift(page)).toBe(0);
  });
}

test("what the widget says before the program is there is heard", async ({
  page,
  world,
  journey,
}) => {
  const since = await world.twin.latest();
  await page.addInitScript(() => {
    addEventListener("message", ({ data }) => {
      if (JSON.stringify(data).includes("redirect_to")) document.title = "said";
    });
  });
  // The widget needs its user until it has said how it went.
  await world.twin.fault({ method: "DELETE", path: "/users", action: { status: 500 } });
  const { id } = await journey();
  const open = await reloadedWithoutProgram(page);
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(page).toHaveTitle("said", { timeout: 30_000 });
  await world.twin.mend();
  open();
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});

test("before it begins, the page says who asks without its program", async ({ page, world }) => {
  const open = await withoutProgram(page);
  const { url } = await world.open({ locale: "fr" });
  await page.goto(url, { waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Partager vos données");
  await expect(page.getByTestId("widget-frame")).toHaveCount(0);
  open();
  await expect(page.getByTestId("start")).toBeVisible();
  expect(await layoutShift(page)).toBe(0);
  await expect(page.locator("#snapshot")).toHaveCount(0);
});
