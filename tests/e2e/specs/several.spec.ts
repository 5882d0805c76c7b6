import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test, type TestFixtures, type World } from "../src/fixtures.ts";
import { expectForgotten } from "../src/invariants.ts";
import { chooseTestBank, linkEmbedded, type Surface } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** Between two banks: each is listed, and all three ways on are there. */
async function expectAsked(page: Page, banks: number): Promise<void> {
  const view = page.getByTestId("step-progress");
  await expect(view.locator(".bank")).toHaveCount(banks, { timeout: 30_000 });
  for (const way of ["finish", "reopen", "cancel"]) {
    await expect(view.getByTestId(way)).toBeVisible();
  }
}

/** Links a bank by hand, and another one, read for so long, in the widget that is open again. */
async function linkTwo(page: Page, world: World, sync_ms: number): Promise<void> {
  await page.getByTestId("start").click();
  const frame = page.getByTestId("widget-frame");
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expectAsked(page, 1);
  await page.getByTestId("reopen").click();
  const address = new URL((await frame.getAttribute("src")) ?? "");
  const session = address.searchParams.get("session_id") ?? "";
  await world.twin.connect({ session_id: session, login: "ok", sync_ms });
}

/** A journey that stands between two banks, which were linked; its id. */
async function betweenTwo(page: Page, world: World, journey: TestFixtures["journey"]): Promise<string> {
  const { id } = await journey({ banks: "many" });
  await linkTwo(page, world, 0);
  await page.reload();
  await expectAsked(page, 2);
  return id;
}

/** The last word is given, and the first of two banks is all that is shared. */
async function expectOneShared(page: Page, world: World, id: string): Promise<void> {
  await expectAsked(page, 1);
  await page.getByTestId("finish").click();
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  expect((await world.over(id)).counts.accounts).toBe(zoe.file.accounts.length);
}

for (const presentation of ["iframe", "full_page"]) {
  const surface = (page: Page): Surface =>
    presentation === "iframe" ? page.frameLocator("[data-testid=widget-frame]") : page;

  test(`two banks are linked, and the end user says when that is all (${presentation})`, async ({
    page,
    world,
    journey,
  }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation, banks: "many" });
    await page.getByTestId("start").click();
    await linkEmbedded(surface(page), zoe.credentials);
    await expectAsked(page, 1);
    await page.getByTestId("reopen").click();
    await linkEmbedded(surface(page), zoe.credentials);
    await expectAsked(page, 2);
    await page.getByTestId("finish").click();
    await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
    const over = await world.over(id);
    expect(over.outcome).toBe("delivered");
    expect(over.counts.accounts).toBe(2 * zoe.file.accounts.length);
    for (const [bank, accounts] of [
      [/^Linxo Test Banque$/, zoe.file.accounts.length],
      [/^Linxo Test Banque \(2\)$/, zoe.file.accounts.length],
    ] as const) {
      const said = page.getByTestId("own-account").getByText(bank);
      await expect(said, "each account says of which bank it is").toHaveCount(accounts);
    }
    await expectForgotten(world, since);
  });

  test(`the widget's cancel button leaves the bank that is linked (${presentation})`, async ({
    page,
    world,
    journey,
  }) => {
    const { id } = await journey({ presentation, banks: "many" });
    await page.getByTestId("start").click();
    await linkEmbedded(surface(page), zoe.credentials);
    await expectAsked(page, 1);
    await page.getByTestId("reopen").click();
    await chooseTestBank(surface(page));
    await surface(page).getByTestId("cancel").first().click();
    await expect(page.getByTestId("notice")).toBeVisible();
    await expectAsked(page, 1);
    await page.getByTestId("finish").click();
    await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
    expect((await world.over(id)).outcome).toBe("delivered");
  });
}

for (const presentation of ["iframe", "full_page"]) {
  const surface = (page: Page): Surface =>
    presentation === "iframe" ? page.frameLocator("[data-testid=widget-frame]") : page;

  test(`a bank is removed, and the last one too, before one is shared (${presentation})`, async ({
    page,
    world,
    journey,
  }) => {
    const since = await world.twin.latest();
    const { id } = await journey({ presentation, banks: "many" });
    const view = page.getByTestId("step-progress");
    const heading = page.getByRole("heading", { level: 1 });
    await page.getByTestId("start").click();
    await linkEmbedded(surface(page), zoe.credentials);
    await expectAsked(page, 1);
    await page.getByTestId("reopen").click();
    await linkEmbedded(surface(page), zoe.credentials);
    await expectAsked(page, 2);
    await expectAccessible(page);

    await view.getByRole("button", { name: /^Remove ?, Linxo Test Banque$/ }).first().click();
    await expect(heading).toHaveText("Remove Linxo Test Banque?");
    await expect(heading).toBeFocused();
    await expectAccessible(page);
    await page.getByTestId("keep").click();
    await expectAsked(page, 2);
    await view.getByTestId("remove").first().click();
    await page.getByTestId("step-remove").getByTestId("remove").click();
    await expect(page.getByTestId("notice")).toContainText("Linxo has deleted its accounts");
    await expectAsked(page, 1);
    await expect(heading).toBeFocused();
    const { users } = await world.twin.state();
    expect(users.at(-1)?.connections).toHaveLength(1);

    await view.getByTestId("remove").click();
    await page.getByTestId("step-remove").getByTestId("remove").click();
    await expect(heading).toHaveText("No bank is linked any more");
    await expect(heading).toBeFocused();
    await expect(view.getByTestId("finish")).toHaveCount(0);
    await expect(view.getByTestId("cancel")).toBeVisible();
    await expectAccessible(page);

    // A page that is read anew says the same, and leads to a widget that is not over.
    await page.reload();
    await expect(heading).toHaveText("No bank is linked any more");
    await page.getByTestId("reopen").click();
    await linkEmbedded(surface(page), zoe.credentials);
    await expectAsked(page, 1);
    await page.getByTestId("finish").click();
    await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
    const over = await world.over(id);
    expect(over.outcome).toBe("delivered");
    expect(over.counts.accounts).toBe(zoe.file.accounts.length);
    await expectForgotten(world, since);
  });
}

test("the second of a double press does not answer the question that the first has brought", async ({
  page,
  journey,
}) => {
  await page.setViewportSize({ width: 800, height: 600 });
  await journey({ banks: "many" });
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  for (const banks of [1, 2]) {
    await linkEmbedded(widget, zoe.credentials);
    await expectAsked(page, banks);
    if (banks === 1) await page.getByTestId("reopen").click();
  }
  // Where the one button was, the other is then.
  await page.getByTestId("step-progress").getByTestId("remove").last().dblclick({ delay: 60 });
  await expect(page.getByTestId("step-remove")).toBeVisible();
  await page.getByTestId("keep").click();
  await expectAsked(page, 2);
});

test("a bank that cannot be removed stays, and it is said why", async ({ page, world, journey }) => {
  await journey({ banks: "many" });
  await page.getByTestId("start").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expectAsked(page, 1);
  await world.twin.fault({ method: "DELETE", path: "/connections", action: { status: 500 } });
  const remove = async (): Promise<void> => {
    await page.getByTestId("step-progress").getByTestId("remove").click();
    await page.getByTestId("step-remove").getByTestId("remove").click();
  };
  await remove();
  await expect(page.getByTestId("notice")).toContainText("not removed yet");
  await expectAsked(page, 1);
  await world.twin.mend();
  await remove();
  await expect(page.getByTestId("notice")).toContainText("Linxo has deleted its accounts");
  await expect(page.getByTestId("remove")).toHaveCount(0);
});

test("a wrong bank is removed while it is still read", async ({ page, world, journey }) => {
  const { id } = await journey({ banks: "many" });
  await linkTwo(page, world, 3_600_000);
  await expect.poll(async () => (await world.partner.view(id)).state).toBe("synchronising");
  await page.reload();

  const view = page.getByTestId("step-progress");
  const banks = view.locator(".bank");
  await expect(banks).toHaveCount(2);
  await expect(banks.last()).toHaveAttribute("data-status", "RUNNING");
  const steps = view.locator(".steps");
  await expect(steps, "what moves is still told").toBeVisible();
  await expect(steps, "and the banks are named once").not.toContainText("Linxo Test Banque");
  await expectAccessible(page);
  await banks.last().getByTestId("remove").click();
  await expectAccessible(page);
  await page.getByTestId("step-remove").getByTestId("remove").click();
  await expect(page.getByTestId("notice")).toContainText("Linxo has deleted its accounts");
  await expectOneShared(page, world, id);
});

test("a removal without a network is done once there is one, before anything is shared", async ({
  page,
  world,
  journey,
}) => {
  const id = await betweenTwo(page, world, journey);

  await page.context().setOffline(true);
  const view = page.getByTestId("step-progress");
  await view.getByTestId("remove").last().click();
  await page.getByTestId("step-remove").getByTestId("remove").click();
  await expect(page.getByTestId("notice")).toContainText("without another press");
  await expect(page.getByTestId("finish"), "not before it is gone").toHaveCount(0);
  await page.context().setOffline(false);
  await expect(page.getByTestId("notice")).toContainText("Linxo has deleted its accounts");
  await expectOneShared(page, world, id);
});

test("a removal that did not get through is not forgotten when the page is loaded again", async ({
  page,
  world,
  journey,
}) => {
  const id = await betweenTwo(page, world, journey);

  const removals = "**/api/journey/connections/**";
  await page.route(removals, (route) => route.abort());
  await page.getByTestId("step-progress").getByTestId("remove").last().click();
  await page.getByTestId("step-remove").getByTestId("remove").click();
  await expect(page.getByTestId("notice")).toContainText("without another press");
  await page.reload();
  await expect(page.getByTestId("notice")).toContainText("without another press");
  await expect(page.getByTestId("finish"), "not before it is gone").toHaveCount(0);
  await page.unroute(removals);
  await page.reload();
  await expect(page.getByTestId("notice")).toContainText("Linxo has deleted its accounts");
  await page.reload();
  await expectAsked(page, 1);
  await expect(page.getByTestId("notice"), "and it is over").toHaveCount(0);
  await expectOneShared(page, world, id);
});

test("a removal that did not get through goes on at another address of the journey", async ({
  page,
  world,
  journey,
}) => {
  const { id, url } = await journey({ presentation: "full_page", banks: "many" });
  await page.getByTestId("start").click();
  await linkEmbedded(page, zoe.credentials);
  await expectAsked(page, 1);
  expect(page.url(), "where the widget has come back to").not.toBe(url);
  const removals = "**/api/journey/connections/**";
  await page.route(removals, (route) => route.abort());
  await page.getByTestId("step-progress").getByTestId("remove").click();
  await page.getByTestId("step-remove").getByTestId("remove").click();
  await expect(page.getByTestId("notice")).toContainText("without another press");
  await page.unroute(removals);
  await page.goto(url);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No bank is linked any more");
  expect((await world.partner.view(id)).state).toBe("linking");
});

test("the last word that did not get through leaves the keyboard where the page says so", async ({
  page,
  world,
  journey,
}) => {
  const id = await betweenTwo(page, world, journey);
  await page.context().setOffline(true);
  await page.getByTestId("finish").press("Enter");
  await expect(page.getByTestId("notice")).toContainText("give it once more");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("remove").first()).toBeFocused();
  await page.context().setOffline(false);
  expect((await world.partner.view(id)).state).toBe("linking");
});

test("who wanted one bank more and has no network goes back to those that are linked", async ({
  page,
  world,
  journey,
}) => {
  const id = await betweenTwo(page, world, journey);
  await page.context().setOffline(true);
  await page.getByTestId("reopen").click();
  const problem = page.getByTestId("step-problem");
  await expect(problem.getByTestId("cancel")).toHaveText("Cancel everything");
  await expectAccessible(page);
  await problem.getByTestId("keep").click();
  await expectAsked(page, 2);
  await page.context().setOffline(false);
  await expect(page.getByTestId("stale")).toHaveCount(0);
  await expectAsked(page, 2);
  await page.getByTestId("finish").click();
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  // The second bank has one account.
  expect((await world.over(id)).counts.accounts).toBe(zoe.file.accounts.length + 1);
});

test("the keyboard goes through buttons as they are read", async ({ page, world, journey }) => {
  await page.setViewportSize({ width: 1200, height: 800 });
  await betweenTwo(page, world, journey);
  const expectInOrder = async (step: string): Promise<void> => {
    const buttons = await page.getByTestId(step).locator(":is(.actions, .ways) > .button").filter({ visible: true }).all();
    const boxes = await Promise.all(buttons.map((button) => button.boundingBox()));
    expect(boxes.length).toBeGreaterThan(1);
    for (const [at, box] of boxes.slice(1).entries()) {
      const before = boxes[at];
      const after = box && before && (box.y > before.y || box.x > before.x);
      expect(after, `${step}: button ${at + 2}`).toBe(true);
    }
  };
  await expectInOrder("step-progress");
  await page.getByTestId("reopen").click();
  await expect(page.getByTestId("step-widget").getByTestId("finish")).toBeVisible();
  await expectInOrder("step-widget");
  await page.getByTestId("step-widget").getByTestId("cancel").click();
  await expectInOrder("step-cancel");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("keep"), "first what loses nothing").toBeFocused();
});

test("a page without a network says that it may be old, until it is not", async ({
  page,
  context,
  journey,
}) => {
  // A network that goes while the events are being asked for lets them through here, and they are heard.
  const followed = page.waitForResponse("**/api/journey/events");
  await journey();
  await expect(page.getByTestId("step-start")).toBeVisible();
  await followed;
  await context.setOffline(true);
  await expect(page.getByTestId("stale")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByTestId("stale")).toHaveCount(0);
});

test("a widget that is lost can be begun anew", async ({ page, world, journey }) => {
  const { id } = await journey();
  await page.getByTestId("start").click();
  const frame = page.getByTestId("widget-frame");
  const before = await frame.getAttribute("src");
  await page.locator("details.trouble summary").click();
  await page.getByTestId("renew").click();
  await expect(frame).toBeVisible();
  await expect(frame).not.toHaveAttribute("src", before ?? "");
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  expect((await world.over(id)).outcome).toBe("delivered");
});
