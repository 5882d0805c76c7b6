import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { expect, test } from "../src/fixtures.ts";

/** What each language calls the first page, and a journey that was cancelled. */
const LANGUAGES = {
  en: ["en-GB", "Share your bank data with", "Cancelled: nothing was shared"],
  fr: ["fr", "Partager vos données bancaires avec", "C’est annulé\u00a0: rien n’a été partagé"],
  de: ["de", "Bankdaten mit", "Abgebrochen: Es wurde nichts geteilt"],
  es: ["es", "Compartir sus datos bancarios con", "Cancelado: no se ha compartido nada"],
  it: ["it", "Condividere i Suoi dati bancari con", "Annullato: nulla è stato condiviso"],
  nl: ["nl", "Uw bankgegevens delen met", "Geannuleerd: er is niets gedeeld"],
  pt: ["pt-PT", "Partilhar os seus dados bancários com", "Cancelado: nada foi partilhado"],
} as const;

/** The messages that the server wrote into a page. */
async function messages(page: Page): Promise<string[]> {
  return JSON.parse((await page.locator("#texts").textContent()) ?? "");
}

/** What a person reads or hears that is one of these messages. */
async function readAs(page: Page, texts: string[]): Promise<string[]> {
  const read = await page.locator("main, footer").allInnerTexts();
  const lines = read.flatMap((text) => text.split("\n")).map((line) => line.trim());
  const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  // A word or two may be the same in two languages.
  const sentences = texts.filter((text) => text.replace(/\{\w+\}/g, "").split(" ").length > 3);
  const patterns = sentences.map((text) => new RegExp(`^${escaped(text).replace(/\{\w+\}/g, ".*")}$`));
  return lines.filter((line) => patterns.some((pattern) => pattern.test(line)));
}

for (const [locale, [tag, begins, cancelled]] of Object.entries(LANGUAGES)) {
  test(`the page speaks ${locale} from the start to an end`, async ({ page, journey }) => {
    await journey({ locale: "en" });
    const english = await messages(page);
    await journey({ locale });
    await expect(page.locator("html")).toHaveAttribute("lang", tag);
    await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toContainText(begins);
    await expect(page).toHaveTitle(new RegExp(begins));
    const whole = await messages(page);
    expect(whole).toHaveLength(english.length);
    const expectSpoken = async () => {
      expect((await readAs(page, whole)).length).toBeGreaterThan(0);
      if (locale !== "en") expect(await readAs(page, english)).toEqual([]);
      await expectAccessible(page);
    };
    await expectSpoken();
    await page.getByTestId("step-start").getByTestId("cancel").click();
    await expect(page.getByTestId("step-cancelled")).toBeVisible();
    await expect(heading).toHaveText(cancelled);
    await expectSpoken();
  });
}

for (const [locale, tag] of [
  ["fr-BE", "fr"],
  ["en-US", "en-GB"],
  ["pt-BR", "pt-PT"],
  ["ja", "en-GB"],
]) {
  test(`a journey opened in ${locale} is shown in ${tag}`, async ({ page, journey }) => {
    await journey({ locale });
    await expect(page.getByTestId("step-start")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", tag ?? "");
  });
}

test.describe("without a language in the journey", () => {
  test.use({ locale: "fr-FR" });

  test("the browser's language is taken, or the one in the link", async ({ page, journey }) => {
    const { url } = await journey({ locale: null });
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await page.goto(`${url}?lang=de`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Bankdaten mit");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
  });
});
