import type { Page } from "@playwright/test";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** An origin that only exists in the browser of a test. */
const LENDER = "http://lender.localhost:4999";

/** Puts a page with a frame, and a notebook of the messages it gets, on an origin of its own. */
async function openLender(page: Page, embedUrl: string): Promise<void> {
  const body = `<!doctype html><html lang="en"><title>Lender</title><script>
    window.heard = [];
    addEventListener("message", ({ data, origin }) => heard.push({ data, origin }));
  </script><iframe data-testid="lender-frame" title="Oneshot" width="420" height="700"
    src="${embedUrl}"></iframe>`;
  await page.route(`${LENDER}/**`, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${LENDER}/`);
}

test("a partner's page embeds the journey and shows what happens", async ({ page, world }) => {
  await page.goto(world.addresses.partner);
  await page.getByTestId("partner-start").click();
  const journey = page.frameLocator("[data-testid=oneshot-frame]");
  await journey.getByTestId("start").click();
  await linkEmbedded(journey.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(journey.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  const events = page.getByTestId("partner-events");
  for (const event of ["ready", "state", "done"]) await expect(events).toContainText(event);
  await expect(events).toContainText("erased");
});

test("the embedding page hears of every step, and of no key and no bank data", async ({
  page,
  world,
}) => {
  const opened = await world.open({ parent_origin: LENDER });
  await openLender(page, opened.embed_url);
  const journey = page.frameLocator("[data-testid=lender-frame]");
  await journey.getByTestId("start").click();
  await linkEmbedded(journey.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(journey.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });

  type Heard = { origin: string; data: { oneshot?: number; seq: number; event: string } };
  const all = await page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
  const ours = all.filter(({ data }) => data.oneshot === 1);
  expect(ours.map(({ data }) => data.seq)).toEqual(ours.map((_, index) => index + 1));
  const events = ours.map(({ data }) => data.event);
  expect(events[0]).toBe("ready");
  expect(events).toContain("state");
  expect(events).toContain("resize");
  expect(events.filter((event) => event === "done")).toHaveLength(1);

  const app = new URL(world.addresses.app).origin;
  for (const { origin } of ours) expect(origin).toBe(app);
  const text = JSON.stringify(all);
  const key = new URL(opened.url).pathname.split("/").at(-1) ?? "";
  const secrets = [key, ...zoe.file.accounts.flatMap(({ iban, balance }) => [iban, balance])];
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test("a page of another origin than the one agreed cannot embed the journey", async ({
  page,
  world,
}) => {
  const opened = await world.open({ parent_origin: "https://other.example" });
  const refused = page.waitForEvent("console", (message) =>
    /frame-ancestors/.test(message.text()),
  );
  await openLender(page, opened.embed_url);
  await refused;
  await expect(page.frameLocator("[data-testid=lender-frame]").getByTestId("start")).toHaveCount(0);
});
