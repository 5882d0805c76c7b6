import { expectAccessible } from "../src/accessibility.ts";
import { expect, test } from "../src/fixtures.ts";
import { SIZES } from "../src/state.ts";

const WORDS = {
  title: "One step left, then {partner} can answer",
  text: "We look at three months of income.\n\nNothing in them decides alone: a person reads them.",
};

for (const [size, options] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use(options);

    test("a partner's own words take the place of ours", async ({ page, journey }) => {
      await journey({ intro: WORDS });
      const heading = page.getByRole("heading", { level: 1 });
      await expect(heading).toHaveText("One step left, then Clairval can answer");
      await expect(page.getByTestId("start")).toBeEnabled();
      const lead = page.getByTestId("step-start").locator(".lead");
      await expect(lead).toContainText("Nothing in them decides alone");
      const lines = await lead.evaluate((one) => getComputedStyle(one).whiteSpace);
      expect(lines, "its lines are kept").toContain("pre-line");
      await expect(page.getByText("What is shared")).toHaveCount(0);
      await expect(page.locator(".fact")).toHaveCount(0);
      await expectAccessible(page);
      await page.screenshot({ path: `results/screens/${size}-light-intro.png`, fullPage: true });
    });
  });
}

test("the partner's privacy policy is a link that leaves the journey where it is", async ({
  page,
  journey,
}) => {
  const privacy_url = "https://clairval.example/privacy?lang=en";
  await journey({ intro: { privacy_url } });
  const link = page.getByRole("link", { name: /its own privacy policy/ });
  await expect(link).toHaveAttribute("href", privacy_url);
  await expect(link).toHaveAttribute("target", "_blank");
  await expectAccessible(page);
});

test("a start that the partner skips opens the widget at once, and a reload shows it again", async ({
  page,
  world,
  journey,
}) => {
  const { id } = await journey({ intro: { skip: true } });
  const widget = page.frameLocator("[data-testid=widget-frame]");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  await expect(page.getByTestId("start")).toHaveCount(0);
  await page.reload();
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  expect((await world.partner.view(id)).state).toBe("linking");
});

test("Back from a widget that was opened at once leads to the start, and not away again", async ({
  page,
  journey,
}) => {
  await journey({ intro: { skip: true }, presentation: "full_page" });
  await expect(page.getByTestId("bank-list")).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId("start")).toBeVisible();
  await page.getByTestId("start").click();
  await expect(page.getByTestId("bank-list")).toBeVisible();
});

test("without a program nothing is opened unasked", async ({ browser, world }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const { url } = await world.open({ intro: { skip: true } });
  await page.goto(url);
  await expect(page.getByTestId("start")).toBeVisible();
  await page.getByTestId("start").click();
  await expect(page.getByTestId("bank-list")).toBeVisible();
  await context.close();
});
