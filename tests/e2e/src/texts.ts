import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The languages of the end user's page, and the tag under which a browser knows each. */
export const LANGUAGES = { fr: "fr", en: "en-GB", de: "de", es: "es", it: "it", nl: "nl", pt: "pt-PT" };

export type Language = keyof typeof LANGUAGES;

/** The messages of a language, each by its part and its name, as the translators wrote them. */
export class Texts {
  readonly language: Language;
  readonly #messages: Map<string, string>;

  private constructor(language: Language, messages: Map<string, string>) {
    this.language = language;
    this.#messages = messages;
  }

  /** Reads the language's file: one message a line, all of them plain or with plural forms. */
  static read(language: Language): Texts {
    const file = new URL(`../../../crates/texts/languages/${language}.toml`, import.meta.url);
    const messages = new Map<string, string>();
    let part = "";
    for (const line of readFileSync(fileURLToPath(file), "utf8").split("\n")) {
      const section = /^\[(\w+)\]$/.exec(line);
      if (section) part = section[1] ?? "";
      const plain = /^(\w+) = (".*")$/.exec(line);
      if (plain) messages.set(`${part}.${plain[1]}`, JSON.parse(plain[2] ?? "") as string);
      const forms = /^(\w+) = \{ (.*) \}$/.exec(line);
      for (const [, category, form] of (forms?.[2] ?? "").matchAll(/(\w+) = ("(?:[^"\\]|\\.)*")/g)) {
        messages.set(`${part}.${forms?.[1]}.${category}`, JSON.parse(form ?? "") as string);
      }
    }
    if (messages.size === 0) throw new Error(`${language}.toml has no message`);
    return new Texts(language, messages);
  }

  /** A message, with what the program puts into it. */
  of(key: string, filled: Record<string, string> = {}): string {
    const message = this.#messages.get(key);
    if (message === undefined) throw new Error(`${this.language}.toml has no ${key}`);
    return message.replace(/\{(\w+)\}/g, (place, name: string) => filled[name] ?? place);
  }

  has(key: string): boolean {
    return this.#messages.has(key);
  }

  /** Every message, with the name that it has in every language. */
  all(): [key: string, message: string][] {
    return [...this.#messages];
  }
}
