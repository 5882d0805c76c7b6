import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { expect, test, type World } from "../src/fixtures.ts";

/** The end of a journey that brought so many transactions. */
async function atTheEnd(page: Page, world: World, login: string, locale = "en"): Promise<void> {
  const opened = await world.open({ presentation: "iframe", locale });
  await page.goto(opened.url);
  await page.getByTestId("start").click();
  await expect(page.getByTestId("widget-frame")).toBeVisible();
  const address = await page.getByTestId("widget-frame").getAttribute("src");
  const session = new URL(address ?? "").searchParams.get("session_id") ?? "";
  await world.twin.connect({ session_id: session, login, sync_ms: 0 });
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
}

/** The same, with its list open. */
async function openList(page: Page, world: World, login: string, locale = "en"): Promise<void> {
  await atTheEnd(page, world, login, locale);
  await page.getByTestId("own-list").locator("summary").click();
  await expect(page.getByTestId("own-scroll")).toBeVisible();
}

const state = (page: Page) => page.getByTestId("own-list-state");
const rows = (page: Page) => page.getByTestId("own-scroll").getByRole("listitem");

/** The places of the rows that are drawn, as a screen reader is told them. */
async function places(page: Page): Promise<number[]> {
  return rows(page).evaluateAll((all) => all.map((row) => Number(row.ariaPosInSet)));
}

test("a long history is listed, searched and filtered, and never drawn whole", async ({
  page,
  world,
}) => {
  await openList(page, world, "bulk-2x3000");
  await expect(state(page)).toHaveText("6,000 transactions");
  expect(await rows(page).count()).toBeLessThan(40);
  await expect(rows(page).first()).toHaveAttribute("aria-setsize", "6000");
  await expectAccessible(page);

  // By the keyboard, to the end and back; the focus stays where it is.
  const scroller = page.getByTestId("own-scroll");
  await scroller.focus();
  await page.keyboard.press("End");
  await expect.poll(async () => (await places(page)).at(-1)).toBe(6_000);
  await expect(scroller).toBeFocused();
  // Those in view come first, and then those around them.
  const inView = await scroller.evaluate((view) => view.clientHeight);
  const row = await rows(page).last().evaluate((one) => one.getBoundingClientRect().height);
  await expect.poll(async () => (await places(page)).length).toBeGreaterThanOrEqual(
    Math.floor(inView / row) + 6,
  );
  const drawn = await places(page);
  expect(drawn).toEqual(drawn.map((_, at) => (drawn[0] ?? 0) + at));
  await page.keyboard.press("Home");
  await expect.poll(async () => (await places(page))[0]).toBe(1);

  await page.getByTestId("own-search").fill("nowhere to be found");
  await expect(state(page)).toContainText("No transaction fits");
  await expect(scroller).toBeHidden();
  await page.getByTestId("own-clear").press("Enter");
  await expect(state(page)).toHaveText("6,000 transactions");
  await expect(page.getByTestId("own-search")).toHaveValue("");
  await expect(page.getByTestId("own-search")).toBeFocused();

  await page.getByTestId("own-by-account").selectOption({ index: 1 });
  await expect(state(page)).toHaveText("3,000 transactions");
  await page.getByTestId("own-by-status").selectOption({ label: "Not booked yet" });
  await expect(state(page)).toHaveText("2 transactions");
  await expect(rows(page)).toHaveCount(2);
  await page.getByTestId("own-clear").click();
  await expect(state(page)).toHaveText("6,000 transactions");
  await expect(page.getByTestId("own-by-status")).toHaveValue("*");
});

test("the list fits a narrow page and letters of twice the size", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await openList(page, world, "bulk-1x300");
  const fits = async () => {
    const whole = document.documentElement;
    const clipped = [...document.querySelectorAll(".own-row")].filter(
      (row) => row.scrollHeight > row.clientHeight,
    );
    return { sideways: whole.scrollWidth - whole.clientWidth, clipped: clipped.length };
  };
  expect(await page.evaluate(fits)).toEqual({ sideways: 0, clipped: 0 });
  await page.setViewportSize({ width: 640, height: 568 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await expect.poll(() => page.evaluate(fits)).toEqual({ sideways: 0, clipped: 0 });
  await page.getByTestId("own-scroll").evaluate((scroller) => scroller.scrollTo(0, 1e9));
  await expect.poll(async () => (await places(page)).at(-1)).toBe(300);
  // Both at once: the amounts have a line of their own, and nothing is wider than the page.
  await page.setViewportSize({ width: 320, height: 568 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "250%"));
  await expect.poll(() => page.evaluate(fits)).toEqual({ sideways: 0, clipped: 0 });
  const cut = () =>
    rows(page).locator("strong").evaluateAll((all) => {
      const list = document.querySelector(".own-scroll")?.getBoundingClientRect();
      return all.filter((one) => one.getBoundingClientRect().right > (list?.right ?? 0)).length;
    });
  await expect.poll(cut).toBe(0);
});

test("an amount is found as the list shows it, in any language", async ({ page, world }) => {
  for (const locale of ["en", "fr", "de"]) {
    await openList(page, world, "bulk-1x300", locale);
    const spent = rows(page).locator("strong").filter({ hasText: /^[-\u2212]/ }).first();
    const amount = await spent.innerText();
    await page.getByTestId("own-search").fill(amount);
    await expect(page.getByTestId("own-clear")).toBeEnabled();
    await expect(rows(page).locator("strong").first(), locale).toHaveText(amount);
    await expect(state(page), locale).not.toHaveText(/^300/);
  }
});

test("the row at the top stays there when the page becomes wider", async ({ page, world }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await openList(page, world, "bulk-1x3000");
  const scroller = page.getByTestId("own-scroll");
  await scroller.evaluate((view) => view.scrollTo(0, 112 * 1_500));
  const top = () =>
    scroller.evaluate((view) => {
      const line = view.getBoundingClientRect().top + 1;
      const all = [...view.querySelectorAll(".own-row")];
      const row = all.find((one) => one.getBoundingClientRect().bottom > line);
      return Number(row?.ariaPosInSet);
    });
  await expect.poll(top).toBe(1_501);
  await page.setViewportSize({ width: 900, height: 568 });
  await expect.poll(() => rows(page).first().evaluate((row) => row.clientHeight)).toBeLessThan(100);
  await expect.poll(top).toBe(1_501);
});

test("a list that does not come whole says so, and comes when it is asked for again", async ({
  page,
  world,
}) => {
  let times = 0;
  await page.route("**/api/journey/transactions", async (route) => {
    times += 1;
    if (times > 2) return route.continue();
    // What a line that breaks leaves, in the middle of a row or at the end of one.
    const columns = "account\tday\tamount\tcurrency\tstatus\tcategory\town_transfer\tlabel";
    const contentType = "text/tab-separated-values; charset=utf-8";
    const row = "0\t2026-11-02\t-1.00\tEUR\tBOOKED\t\t\tCAFE\n";
    const came = times === 1 ? "0\t2026-11-" : row;
    await route.fulfill({ contentType, body: `${columns}\n${came}` });
  });
  const opened = openList(page, world, "bulk-1x300");
  for (let broken = 1; broken <= 2; broken++) {
    await page.getByTestId("own-list-retry").click({ timeout: 30_000 });
    await expect.poll(() => times).toBe(broken + 1);
  }
  await opened;
  await expect(state(page)).toHaveText("300 transactions");
});

test("what was deleted here before the list was opened is said to be gone", async ({
  page,
  world,
}) => {
  await page.route("**/api/journey/transactions", (route) =>
    route.fulfill({
      status: 410,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "about:blank",
        title: "Gone",
        status: 410,
        detail: "It was deleted.",
        code: "no_data",
      }),
    }),
  );
  const opened = openList(page, world, "ok").catch(() => undefined);
  await expect(state(page)).toContainText("was deleted too", { timeout: 30_000 });
  await expect(page.getByTestId("own-list-retry")).toHaveCount(0);
  await expect(page.getByTestId("own-summary")).toBeVisible();
  await page.close();
  await opened;
});

test("a list that did not come for lack of a network comes once there is one", async ({
  page,
  world,
}) => {
  await atTheEnd(page, world, "bulk-2x3000");
  const summary = page.getByTestId("own-list").locator("summary");
  await expect(summary).toBeVisible();
  await page.context().setOffline(true);
  await summary.click();
  await page.getByTestId("own-list-retry").focus();
  await page.context().setOffline(false);
  await expect(state(page)).toHaveText("6,000 transactions");
  await expect(summary, "the button has gone").toBeFocused();
});
