import { bankFile, expect, test } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const lara = bankFile("lara_croft.txt");

test("a partner's page embeds the journey and shows what happens", async ({ page, world }) => {
  await page.goto(world.addresses.partner);
  await page.getByTestId("open-journey").click();
  const journey = page.frameLocator("[data-testid=oneshot-frame]");
  await journey.getByTestId("start").click();
  await linkEmbedded(journey.frameLocator("[data-testid=widget-frame]"), lara.credentials);
  await expect(journey.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  const events = page.getByTestId("events");
  for (const event of ["ready", "state", "done"]) await expect(events).toContainText(event);
  await expect(events).toContainText("erased");
  await expect.poll(async () => (await world.twin.state()).users).toEqual([]);
});
