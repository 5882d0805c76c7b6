import type { Page } from "@playwright/test";

/** A language that nobody speaks: English with accents, two fifths longer, from right to left. */
export const PSEUDO = "ar-XB";

/**
 * From now on our page comes in it: what the server wrote is changed before the program reads it.
 * An answer changed on its way would be of no address, from which the browser lets no frame of this
 * machine load.
 */
export async function speakPseudo(page: Page): Promise<void> {
  await page.addInitScript((tag) => {
    const accents = new Map([..."aeiouycnszAEIOUYCNSZ"].map((letter, at) => [letter, "áëîõüýçñšžÁËÎÕÜÝÇÑŠŽ"[at]]));
    const said = (text: string): string => {
      const accented = text.replace(/\{\w+\}|[a-z]/gi, (part) => accents.get(part) ?? part);
      return `⟦${accented} ${"lõñgër ".repeat(Math.ceil((text.length * 0.4) / 7)).trim()}⟧`;
    };
    // One with a line for each of its plural forms, or a message alone.
    const message = (text: string): string =>
      text.includes("\n")
        ? text.replace(/^(\w+)=(.*)$/gm, (_, category, form) => `${category}=${said(form)}`)
        : said(text);
    const written = new MutationObserver(() => {
      // What stands behind it is there, so it is whole.
      const texts = document.querySelector("#texts:not(:last-child)");
      if (!texts) return;
      written.disconnect();
      const messages: string[] = JSON.parse(texts.textContent ?? "");
      texts.textContent = JSON.stringify(messages.map(message));
      document.documentElement.lang = tag;
      document.documentElement.dir = "rtl";
    });
    written.observe(document, { childList: true, subtree: true });
  }, PSEUDO);
}
