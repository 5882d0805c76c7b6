import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Frame, Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";
import { expect } from "./fixtures.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare const axe: { run: (context: Document, options: RunOptions) => Promise<AxeResults> };

/**
 * No rule of axe is broken by a page, or by the page in a frame. Frames inside it are theirs to
 * answer for.
 */
export async function expectAccessible(page: Page | Frame): Promise<void> {
  const frame = "mainFrame" in page ? page.mainFrame() : page;
  await frame.evaluate(source);
  const found = await frame.evaluate(async () => {
    // A button that becomes another one has colours in between, which nobody reads.
    const changing = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(changing.map((one) => one.finished));
    const { violations } = await axe.run(document, { iframes: false });
    return violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      where: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`),
    }));
  });
  expect(found).toEqual([]);
}
