import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test, type TestFixtures } from "../src/fixtures.ts";
import { chooseTestBank, linkEmbedded } from "../src/widget.ts";

/** A journey that shows the banks of the widget; its id. */
async function atTheBanks(page: Page, journey: TestFixtures["journey"]): Promise<string> {
  const { id } = await journey({ presentation: "iframe" });
  await page.getByTestId("start").click();
  await expect(page.frameLocator("[data-testid=widget-frame]").getByTestId("bank-list")).toBeVisible();
  return id;
}

/** The same, cancelled there on our page. */
async function cancelledAtTheBanks(page: Page, journey: TestFixtures["journey"]): Promise<string> {
  const id = await atTheBanks(page, journey);
  await page.getByTestId("step-widget").getByTestId("cancel").click();
  await expect(page.getByTestId("step-cancelled")).toBeVisible();
  return id;
}

test("cancelling on our page ends the journey and leaves nobody at Linxo", async ({
  page,
  world,
  journey,
}) => {
  const id = await cancelledAtTheBanks(page, journey);
  const over = await world.over(id);
  expect(over.outcome).toBe("cancelled");
  expect((await world.twin.state()).users).toEqual([]);
  expect((await world.partner.tryData(id)).status).not.toBe(200);
});

test("the receipt of what was cancelled is read on the page, and by the keyboard", async ({
  page,
  world,
  journey,
}) => {
  const id = await cancelledAtTheBanks(page, journey);
  await world.over(id);
  await page.getByTestId("read-receipt").focus();
  await page.keyboard.press("Enter");
  const receipt = page.getByTestId("own-receipt");
  await expect(receipt.locator("summary")).toBeFocused();
  await expect(receipt.getByText(id)).toBeVisible();
  await expect(receipt).toContainText("The user made for you at Linxo was deleted");
  await expect(receipt.getByTestId("own-receipt-checked")).toContainText("it fits this server");
  await expectAccessible(page);
  // Of bank data there is nothing to ask for.
  await expect(page.locator("#own-title")).toHaveCount(0);
});

test("what is cancelled without a network is cancelled as soon as there is one", async ({
  page,
  context,
  world,
  journey,
}) => {
  const id = await atTheBanks(page, journey);
  await context.setOffline(true);
  await page.getByTestId("step-widget").getByTestId("cancel").click();
  // Nothing is said of what goes on, which would be the opposite of what they want.
  const problem = page.getByTestId("step-problem");
  await expect(problem).toContainText("it will be too late to cancel");
  await expect(problem).not.toContainText("Nothing is lost");
  await context.setOffline(false);
  await expect(page.getByTestId("step-cancelled")).toBeVisible({ timeout: 30_000 });
  expect((await world.over(id)).outcome).toBe("cancelled");
});

test("a cancellation that did not get through is not forgotten when the page is loaded again", async ({
  page,
  world,
  journey,
}) => {
  const id = await atTheBanks(page, journey);
  const cancellation = "**/api/journey/cancel**";
  await page.route(cancellation, (route) => route.abort());
  await page.getByTestId("step-widget").getByTestId("cancel").click();
  const problem = page.getByTestId("step-problem");
  await expect(problem).toContainText("it will be too late to cancel");
  await page.reload();
  await expect(problem, "and no widget").toContainText("it will be too late to cancel");
  await expect(page.getByTestId("widget-frame")).toHaveCount(0);
  await page.unroute(cancellation);
  await page.reload();
  await expect(page.getByTestId("step-cancelled")).toBeVisible({ timeout: 30_000 });
  expect((await world.over(id)).outcome).toBe("cancelled");
});

test("a bank that was linked in another tab is not thrown away by a cancellation from before", async ({
  page,
  context,
  world,
  journey,
}) => {
  const { id, url } = await journey({ presentation: "iframe" });
  await page.getByTestId("start").click();
  await expect(page.getByTestId("widget-frame")).toBeVisible();
  const ours = "**/api/journey{,/**}";
  await page.route(ours, (route) => route.abort());
  await page.getByTestId("step-widget").getByTestId("cancel").click();
  await expect(page.getByTestId("step-problem")).toBeVisible();
  const other = await context.newPage();
  await other.goto(url);
  const session = new URL((await other.getByTestId("widget-frame").getAttribute("src")) ?? "");
  await world.twin.connect({
    session_id: session.searchParams.get("session_id") ?? "",
    login: "ok",
    sync_ms: 3_600_000,
  });
  await expect.poll(async () => (await world.partner.view(id)).state).toBe("synchronising");
  await page.unroute(ours);
  await page.reload();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Cancel this request?");
  await page.reload();
  await expect(heading, "they have not answered").toHaveText("Cancel this request?");
  await page.getByTestId("step-cancel").getByTestId("cancel").click();
  await expect(page.getByTestId("step-cancelled")).toBeVisible({ timeout: 30_000 });
  expect((await world.over(id)).outcome).toBe("cancelled");
});

for (const presentation of ["iframe", "full_page"]) {
  test(`cancelling in the widget ends the journey (${presentation})`, async ({
    page,
    world,
    journey,
  }) => {
    const { id } = await journey({ presentation });
    await page.getByTestId("start").click();
    const widget =
      presentation === "iframe" ? page.frameLocator("[data-testid=widget-frame]") : page;
    await chooseTestBank(widget);
    await widget.getByTestId("cancel").first().click();
    await expect(page.getByTestId("step-cancelled")).toBeVisible();
    const over = await world.over(id);
    expect(over.outcome).toBe("cancelled");
    expect((await world.twin.state()).users).toEqual([]);
  });
}

test("where a bank is linked, the end user is asked before everything is cancelled", async ({
  page,
  world,
  journey,
}) => {
  const { id } = await journey({ banks: "many" });
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await linkEmbedded(widget, bankFile("every_type.txt").credentials);
  const heading = page.getByRole("heading", { level: 1 });
  const linked = page.getByTestId("step-progress");
  await linked.getByTestId("cancel").click();
  await expect(heading).toHaveText("Cancel this request?");
  await expect(heading).toBeFocused();
  await expectAccessible(page);
  await page.getByTestId("keep").click();
  await expect(linked.locator(".bank")).toHaveCount(1);
  await linked.getByTestId("cancel").click();
  await page.getByTestId("step-cancel").getByTestId("cancel").click();
  await expect(page.getByTestId("step-cancelled")).toBeVisible();
  expect((await world.over(id)).outcome).toBe("cancelled");
  expect((await world.twin.state()).users).toEqual([]);
});

test("cancelling before anything was made needs no Linxo at all", async ({ page, world, journey }) => {
  const since = await world.twin.latest();
  const { id } = await journey();
  await page.getByTestId("step-start").getByTestId("cancel").click();
  await expect(page.getByTestId("step-cancelled")).toContainText("Nothing was made at Linxo");
  await page.getByTestId("read-receipt").click();
  const receipt = page.getByTestId("own-receipt");
  await expect(receipt).toContainText("No user was ever made at Linxo.");
  await expect(receipt).not.toContainText("was deleted");
  expect((await world.over(id)).outcome).toBe("cancelled");
  const made = (await world.twin.requests(since)).filter(
    ({ method, path }) => method === "POST" && path.endsWith("/users"),
  );
  expect(made).toEqual([]);
});

test("after cancelling the person finds the way back to the partner", async ({ page, journey, world }) => {
  const back = `${world.addresses.partner}/?cancelled`;
  await journey({ cancel_url: back });
  await page.getByTestId("step-start").getByTestId("cancel").click();
  await page.getByTestId("step-cancelled").getByTestId("leave").click();
  await page.waitForURL(back);
});
