import { expect, test } from "../src/fixtures.ts";

for (const [locale, language] of [
  ["fr", "fr"],
  ["fr-BE", "fr"],
  ["en", "en"],
  ["en-GB", "en"],
  ["pt", "en"],
]) {
  test(`a journey opened in ${locale} is shown in ${language}`, async ({ page, journey }) => {
    await journey({ locale });
    await expect(page.getByTestId("step-start")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", new RegExp(`^${language}`));
    const words = language === "fr" ? /\b(vos|votre|banque)\b/i : /\b(your|bank)\b/i;
    await expect(page.getByRole("heading", { level: 1 })).toContainText(words);
    await expect(page).toHaveTitle(words);
  });
}

test.describe("without a language in the journey", () => {
  test.use({ locale: "fr-FR" });

  test("the browser's language is taken", async ({ page, journey }) => {
    await journey({ locale: null });
    await expect(page.locator("html")).toHaveAttribute("lang", /^fr/);
  });
});
