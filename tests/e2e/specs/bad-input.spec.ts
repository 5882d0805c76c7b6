import { readFileSync } from "node:fs";
import { bankFile, expect, test } from "../src/fixtures.ts";
import { expectDelivered } from "../src/invariants.ts";
import { chooseTestBank, consent, signIn } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

test("a wrong bank password is said, and the right one then goes through", async ({
  page,
  world,
  journey,
}) => {
  const since = await world.twin.latest();
  const { id } = await journey();
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await chooseTestBank(widget);
  await widget.getByTestId("no-checking").click();
  await signIn(widget, { ...zoe.credentials, password: "not this one" });
  await expect(widget.getByTestId("widget-error")).toBeVisible();
  expect((await world.partner.view(id)).state).toBe("linking");

  await signIn(widget, zoe.credentials);
  await consent(widget);
  await expect(page.getByTestId("step-done")).toBeVisible({ timeout: 30_000 });
  await expectDelivered(world, id, zoe.file, since);
});

test("a malformed test-bank file is refused with its line and the reason", async ({
  page,
  journey,
}) => {
  await journey();
  await page.getByTestId("start").click();
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await chooseTestBank(widget);
  await widget.getByTestId("no-checking").click();
  const lines = readFileSync(zoe.path, "utf8").split("\n");
  lines[5] = "TRANSACTION|many euros|26/05/26|A LABEL";
  const buffer = Buffer.from(lines.join("\n"));
  await signIn(widget, {
    ...zoe.credentials,
    file: { name: "broken.txt", mimeType: "text/plain", buffer },
  });
  const error = widget.getByTestId("widget-error");
  await expect(error).toContainText(/line 6/i);
  await expect(error).toContainText("many euros");
});

test("an unknown key gives a page that says so and shows the way", async ({ page, world }) => {
  const answer = await page.goto(`${world.addresses.app}/j/${"A".repeat(43)}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("a journey with a bad parent_origin is refused with a stable code", async ({ world }) => {
  for (const parent_origin of ["*", "null", "https://a.example/path", "javascript:alert(1)", "a"]) {
    const answer = await world.partner.tryOpen({ parent_origin });
    expect(answer.status, parent_origin).toBeGreaterThanOrEqual(400);
    expect(answer.status, parent_origin).toBeLessThan(500);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(JSON.parse(answer.text)).toMatchObject({ code: "invalid_parent_origin" });
  }
});
