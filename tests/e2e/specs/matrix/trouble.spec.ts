import { expect, test } from "../../src/fixtures.ts";
import { PRESENTATIONS } from "../../src/presentation.ts";
import { expectState, SIZES } from "../../src/state.ts";
import { type Language, Texts } from "../../src/texts.ts";

for (const [p, presentation] of PRESENTATIONS.entries()) {
  for (const [s, [size, options]] of Object.entries(SIZES).entries()) {
    const language: Language = (p + s) % 2 === 0 ? "en" : "fr";
    test.describe(`${presentation}, ${size}, ${language}`, () => {
      test.use(options);

      test("Linxo cannot be reached, then can", async ({ page, world, journey }) => {
        test.slow();
        const texts = Texts.read(language);
        await world.twin.fault({ path: "/token", action: "drop" });
        await journey({ presentation, locale: language });
        await page.getByTestId("start").click();
        await expectState(
          page,
          `${language}-unreachable`,
          texts.of("trouble.title_linxo_unreachable"),
        );
        await world.twin.mend();
        await page.getByTestId("retry").click();
        const widget =
          presentation === "iframe" ? page.frameLocator("[data-testid=widget-frame]") : page;
        const there = presentation === "new_tab" ? "open-beside" : "bank-list";
        await expect(widget.getByTestId(there)).toBeVisible({ timeout: 30_000 });
      });
    });
  }
}
