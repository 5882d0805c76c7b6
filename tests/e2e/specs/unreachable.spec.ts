import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { Texts } from "../src/texts.ts";
import { linkEmbedded } from "../src/widget.ts";

const english = Texts.read("en");
const zoe = bankFile("every_type.txt");

test("Linxo unreachable at the start is said, and trying again goes on", async ({
  page,
  world,
  journey,
}) => {
  const since = await world.twin.latest();
  await world.twin.fault({ path: "/token", action: "drop" });
  const { id } = await journey();
  await page.getByTestId("start").click();
  const problem = page.getByTestId("step-problem");
  await expect(problem).toBeVisible({ timeout: 30_000 });
  await world.twin.mend();
  await problem.getByTestId("retry").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});

test("a widget and a cancellation that do not get through go on without a press", async ({
  page,
  world,
  journey,
}) => {
  test.setTimeout(120_000);
  const { id } = await journey();
  const ours = "**/api/journey{,/**}";
  const problem = page.getByTestId("step-problem");
  const heading = page.getByRole("heading", { level: 1 });
  // The browser has a network, and our server is not reached.
  const cutOff = async (press: string, promise: string): Promise<void> => {
    await page.route(ours, (route) => route.abort());
    await page.getByTestId(press).click();
    await expect(problem).toContainText(english.of("trouble.ours_unreachable"));
    await expect(problem).toContainText(english.of(promise));
  };
  const again = { timeout: 30_000 };
  await cutOff("start", "trouble.tried_again");
  // Read in vain, it says so once and not each time.
  await heading.evaluate((title) => title.blur());
  const inVain = (url: string): boolean => new URL(url).pathname === "/api/journey";
  await page.waitForEvent("requestfailed", {
    ...again,
    predicate: (request) => inVain(request.url()),
  });
  await expect(heading).not.toBeFocused();
  await page.unroute(ours);
  await expect(page.getByTestId("widget-frame")).toBeVisible(again);
  await cutOff("cancel", "trouble.cancel_tried_again");
  await page.unroute(ours);
  await expect(page.getByTestId("step-cancelled")).toBeVisible({ timeout: 60_000 });
  expect((await world.over(id)).outcome).toBe("cancelled");
});

for (const action of ["drop", { status: 503 }, "truncate", "garbage"] as const) {
  const name = typeof action === "string" ? action : `status ${action.status}`;
  test(`Linxo failing in the middle loses nothing (${name})`, async ({ page, world, journey }) => {
    const since = await world.twin.latest();
    const { id } = await journey();
    await page.getByTestId("start").click();
    // From now on every kind of call fails a few times: reading, deleting, signing in again.
    for (const path of ["/connections", "/accounts", "/transactions", "/users/me"]) {
      await world.twin.fault({ path, action, times: 2 });
    }
    await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
    await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 50_000 });
    await expectDelivered(world, id, zoe.file, since);
  });
}

test("a deletion that Linxo refuses is tried until it is done", async ({ page, world, journey }) => {
  const since = await world.twin.latest();
  const { id } = await journey();
  await world.twin.fault({ method: "DELETE", path: "/users", action: { status: 500 } });
  await page.getByTestId("start").click();
  await linkEmbedded(page.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(page.getByTestId("step-erasing")).toBeVisible({ timeout: 30_000 });
  expect((await world.partner.view(id)).state).toBe("erasing");
  await world.twin.mend();
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});
