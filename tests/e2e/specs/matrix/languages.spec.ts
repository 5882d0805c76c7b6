import type { Page } from "@playwright/test";
import { expect, test } from "../../src/fixtures.ts";
import { SIZES } from "../../src/state.ts";
import { LANGUAGES, type Language, Texts } from "../../src/texts.ts";
import { walkAs } from "../../src/walk.ts";

const english = Texts.read("en");
const OK = { login: "ok", password: "ok", let_in: true, asks_for_a_code: false, ends: "SUCCESS" };

/** No message of English and no name of a message is to be read, in no part of the page. */
async function expectOnly(page: Page, texts: Texts): Promise<void> {
  const said = (await page.locator("main, footer").allInnerTexts()).join("\n");
  expect(said.match(/\b(shared|start|widget|following|over|own|receipt|bank)\.[a-z]+_?[a-z_]*\b/)).toBeNull();
  const lines = new Set(said.split("\n").map((line) => line.trim()));
  // A word or two may be the same in two languages.
  const left = english.all().filter(([key, message]) => {
    const own = texts.has(key) ? texts.of(key) : "";
    return message.split(" ").length > 2 && own !== message && lines.has(message);
  });
  expect(left).toEqual([]);
}

for (const [language, tag] of Object.entries(LANGUAGES) as [Language, string][]) {
  if (language === "en" || language === "fr") continue;
  test.describe(language, () => {
    test.use(SIZES.phone);

    test("one login, from the start to the end", async ({ page, world, journey }) => {
      test.slow();
      const texts = Texts.read(language);
      const { id } = await journey({ locale: language });
      await expect(page.locator("html")).toHaveAttribute("lang", tag);
      const heading = page.getByRole("heading", { level: 1 });
      await expect(heading).toHaveText(texts.of("start.title", { partner: "Clairval" }));
      await expectOnly(page, texts);
      await page.getByTestId("start").click();
      const widget = page.frameLocator("[data-testid=widget-frame]");
      await expect(widget.getByTestId("bank-list")).toBeVisible();
      await expect(heading).toHaveText(texts.of("widget.title"));
      await expectOnly(page, texts);
      await walkAs(widget, OK);
      await expect(heading).toHaveText(texts.of("over.title_all"), { timeout: 60_000 });
      await expect(page.getByTestId("own-summary")).toBeVisible({ timeout: 30_000 });
      await expectOnly(page, texts);
      expect((await world.over(id)).outcome).toBe("delivered");
    });
  });
}
