import type { Page } from "@playwright/test";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

const SUCCESS = {
  eventName: "redirect_to",
  redirect_url: "/success",
  status: "success",
  result: "created",
  connection_id: "1",
};

/** Counts what our page sends to its server about messages. */
function reports(page: Page): { count: () => number } {
  let count = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/journey/reports")) count += 1;
  });
  return { count: () => count };
}

test("messages of another origin change nothing, whatever they say", async ({
  page,
  world,
  journey,
}) => {
  const since = await world.twin.latest();
  const reported = reports(page);
  const { id } = await journey();
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  const before = await page.getByTestId("step-widget").innerHTML();

  // From our own window: the right shape, the wrong origin.
  await page.evaluate((message) => {
    window.postMessage(message, "*");
    window.postMessage(JSON.stringify(message), "*");
    window.postMessage(null, "*");
    window.postMessage({ ...message, eventName: { nested: [1] } }, "*");
  }, SUCCESS);
  // What was posted before has been handled when a later message has.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.addEventListener("message", (event) => {
          if (event.data === "last") setTimeout(resolve);
        });
        window.postMessage("last", "*");
      }),
  );
  expect(await page.getByTestId("step-widget").innerHTML()).toBe(before);
  expect(reported.count()).toBe(0);
  expect((await world.partner.view(id)).state).toBe("linking");

  await linkEmbedded(widget, zoe.credentials);
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});

test("messages of the widget in unknown shapes break nothing", async ({ page, world, journey }) => {
  const since = await world.twin.latest();
  const { id } = await journey();
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  const frame = page.frames().find((one) => one.url().startsWith(world.addresses.embed));
  if (!frame) throw new Error("the widget has no frame");
  await frame.evaluate(() => {
    const shapes = [
      null,
      7,
      "text",
      "{not json",
      [],
      { eventName: 3 },
      { eventName: "unheard_of", deep: { er: [1, { x: null }] } },
      { eventName: "redirect_to" },
      { eventName: "redirect_to", status: { a: 1 }, connection_id: [9] },
      new ArrayBuffer(8),
    ];
    for (const shape of shapes) window.parent.postMessage(shape, "*");
  });
  await linkEmbedded(widget, zoe.credentials);
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});

test("a message that claims success is not believed: Linxo is asked", async ({
  page,
  world,
  journey,
}) => {
  const { id } = await journey();
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  const frame = page.frames().find((one) => one.url().startsWith(world.addresses.embed));
  if (!frame) throw new Error("the widget has no frame");
  const report = page.waitForResponse((answer) => answer.url().endsWith("/api/journey/reports"));
  await frame.evaluate((message) => window.parent.postMessage(message, "*"), SUCCESS);
  expect((await report).status()).toBe(202);
  const journeyNow = await world.partner.view(id);
  expect(journeyNow.state).toBe("linking");
  expect(journeyNow.outcome).toBeNull();
});
