import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { linkEmbedded } from "../src/widget.ts";

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
