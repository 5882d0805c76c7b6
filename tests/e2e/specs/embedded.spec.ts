import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bankFile, expect, test as base } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

/** A page of an origin of its own, that frames a journey and notes the messages it gets. */
const test = base.extend<{ lender: { origin: string; show: (embedUrl: string) => Promise<void> } }>({
  lender: async ({ page }, use) => {
    let embedUrl = "";
    const server = createServer((_, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(`<!doctype html><html lang="en"><title>Lender</title><script>
        window.heard = [];
        addEventListener("message", ({ data, origin }) => heard.push({ data, origin }));
      </script><iframe data-testid="lender-frame" title="Oneshot" width="420" height="700"
        src="${embedUrl}"></iframe>`);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://lender.localhost:${(server.address() as AddressInfo).port}`;
    const show = async (url: string) => {
      embedUrl = url;
      await page.goto(`${origin}/`);
    };
    await use({ origin, show });
    server.closeAllConnections();
    server.close();
  },
});

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
  await expect(page.locator(".steps [aria-current]")).toHaveText("Our answer");
  // All of the end, the list too, is in a frame that scrolls with the page alone.
  await journey.getByTestId("own-list").locator("summary").click();
  await expect(journey.getByTestId("own-scroll")).toBeVisible();
  const hidden = () =>
    journey.locator("html").evaluate((root) => root.scrollHeight - root.clientHeight);
  await expect.poll(hidden).toBe(0);
});

test("whoever uses a keyboard is in the journey from its beginning in a partner's page to its end", async ({
  page,
  world,
}) => {
  await page.goto(world.addresses.partner);
  await page.getByTestId("partner-start").press("Enter");
  const journey = page.frameLocator("[data-testid=oneshot-frame]");
  const within = () => journey.locator("html").evaluate(() => document.hasFocus());
  await expect.poll(within).toBe(true);
  await page.keyboard.press("Tab");
  await expect(journey.getByTestId("start")).toBeFocused();
  await page.keyboard.press("Enter");
  // They are in the widget's frame, which goes and takes the focus with it.
  await linkEmbedded(journey.frameLocator("[data-testid=widget-frame]"), zoe.credentials);
  await expect(journey.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expect.poll(within).toBe(true);
  await page.keyboard.press("Tab");
  await expect(journey.getByTestId("step-done").getByRole("button").first()).toBeFocused();
});

test("the embedding page hears of every step, and of no key and no bank data", async ({
  page,
  world,
  lender,
}) => {
  const opened = await world.open({ parent_origin: lender.origin });
  await lender.show(opened.embed_url);
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
  lender,
}) => {
  const opened = await world.open({ parent_origin: "https://other.example" });
  const refused = page.waitForEvent("console", (message) =>
    /frame-ancestors/.test(message.text()),
  );
  await lender.show(opened.embed_url);
  await refused;
  await expect(page.frameLocator("[data-testid=lender-frame]").getByTestId("start")).toHaveCount(0);
});
