import { Buffer } from "node:buffer";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { expect, test } from "../src/fixtures.ts";
import { linkEmbedded } from "../src/widget.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40" width="160" height="40">
  <rect width="40" height="40" rx="10" fill="#c2185b"/>
  <path d="M10 26c6-16 14-16 20 0" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/>
  <text x="50" y="27" font-family="serif" font-size="20" font-weight="700" fill="#c2185b">Lakeside</text>
</svg>`;

const logo = `data:image/svg+xml;base64,${Buffer.from(LOGO).toString("base64")}`;

const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("the page wears the partner's look, and all of it can be read", async ({
        page,
        journey,
      }) => {
        const look = { accent: "#ffd400", radius: "large", font: "serif" };
        await journey({ theme: { name: "Lakeside Loans", logo, ...look } });
        await expect(page.getByRole("img", { name: "Lakeside Loans" })).toBeVisible();
        await expect(page.getByRole("main")).toContainText("Lakeside Loans");
        const start = page.getByTestId("start");
        await expect(start).toHaveCSS("border-top-left-radius", "28px");
        await expect(start).toHaveCSS("font-family", /ui-serif/);
        await expectAccessible(page);
        const name = `${size}-${colorScheme}-themed`;
        await page.screenshot({ path: `results/screens/${name}.png`, fullPage: true });
      });
    });
  }
}

test("two journeys of different looks do not share one", async ({ page, world }) => {
  for (const [accent, ground] of [
    ["#1d4ed8", "rgb(29, 78, 216)"],
    ["#7c1b1b", "rgb(124, 27, 27)"],
  ] as const) {
    const { url } = await world.open({ theme: { accent } });
    await page.goto(url);
    await expect(page.getByTestId("start")).toHaveCSS("background-color", ground);
  }
});

/** Nothing lies beyond an edge, not even the left one, to which nobody can scroll. */
async function expectInside(page: Page): Promise<void> {
  const outside = await page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const all = [...document.querySelectorAll("main *")].filter(
      // A table scrolls by itself.
      (one) => !one.closest(".heard, .own-table"),
    );
    const beyond = all.filter((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      const { left, right, width } = range.getBoundingClientRect();
      return width > 0 && (left < 0 || right > wide);
    });
    return beyond.map((one) => `${one.tagName} ${one.className}`);
  });
  expect(outside).toEqual([]);
}

for (const name of ["Donaudampfschifffahrtsgesellschaft", "W".repeat(60)]) {
  test(`a long name stays on a narrow page: ${name.slice(0, 5)}`, async ({ page, world }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    const text = "See https://www.lender.example/data-protection/information-for-you";
    for (const intro of [undefined, { text }]) {
      const { url } = await world.open({ theme: { name }, intro, return_url: "https://l.example/" });
      await page.goto(url.replace("/j/", "/plain/"));
      await expect(page.getByTestId("start")).toBeVisible();
      await expectInside(page);
      await page.goto(url);
      await expect(page.getByTestId("start")).toBeEnabled();
      await expectInside(page);
    }
    await page.getByTestId("start").click();
    const widget = page.frameLocator("[data-testid=widget-frame]");
    await linkEmbedded(widget, { login: "ok", password: "ok" });
    await expect(page.getByTestId("leave")).toBeVisible({ timeout: 30_000 });
    await expect(page.getByTestId("own-summary")).toBeVisible();
    await expectInside(page);
  });
}
