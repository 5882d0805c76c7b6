import { expectAccessible } from "../src/accessibility.ts";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

test("the widget has a tab of its own, and both tabs show the end", async ({
  page,
  context,
  world,
  journey,
}) => {
  const since = await world.twin.latest();
  const { id } = await journey({ presentation: "new_tab" });
  await page.getByTestId("start").click();
  const beside = page.getByTestId("step-beside");
  await expect(beside).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: "results/screens/desktop-light-step-beside.png", fullPage: true });
  const opening = context.waitForEvent("page");
  await page.getByTestId("open-beside").click();
  const widget = await opening;
  await expect(beside.getByRole("heading", { level: 1 })).toHaveText("Go on in the other tab");
  await expectAccessible(page);
  await linkEmbedded(widget, zoe.credentials);
  await widget.waitForURL(/\/return\//);
  await expect(widget.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});

test("a tab that was closed is opened again", async ({ page, context, journey }) => {
  await journey({ presentation: "new_tab" });
  await page.getByTestId("start").click();
  for (const _ of [1, 2]) {
    const opening = context.waitForEvent("page");
    await page.getByTestId("open-beside").click();
    const widget = await opening;
    await expect(widget.getByTestId("bank-list")).toBeVisible();
    await widget.close();
  }
  await page.reload();
  await page.getByTestId("start").click();
  await expect(page.getByTestId("open-beside")).toBeVisible();
});
