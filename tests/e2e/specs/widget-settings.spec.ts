import { expectAccessible } from "../src/accessibility.ts";
import { expect, test } from "../src/alone.ts";
import { signIn } from "../src/widget.ts";

const LOOK = { font: "Courier New", font_color: "Navy", elements_color: "Yellow" };
const NAVY = "rgb(0, 0, 128)";
const YELLOW = "rgb(255, 255, 0)";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`on a device that prefers ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("font, font_color and elements_color are on every page, to the end", async ({
      page,
      person,
      twin,
    }) => {
      await page.goto(await person.widget({ locale: "en", select_accounts: "true", ...LOOK }));
      const dressed = async () => {
        await expect(page.locator("body")).toHaveCSS("font-family", /^"Courier New"/);
        await expect(page.locator("h1")).toHaveCSS("color", NAVY);
        await expect(page.locator("h1")).toHaveCSS("font-family", /^"Courier New"/);
        // A dark text is on a light page, whatever the device prefers.
        await expect(page.locator("html")).toHaveCSS("color-scheme", "light");
        await expectAccessible(page);
      };
      const button = async (name: string) => {
        await expect(page.getByTestId(name)).toHaveCSS("background-color", YELLOW);
        await expect(page.getByTestId(name)).toHaveCSS("color", "rgb(17, 17, 17)");
        await expect(page.getByTestId(name)).toHaveCSS("font-family", /^"Courier New"/);
      };
      await dressed();
      await expect(page.locator(".marks [aria-current]")).toHaveCSS("border-top-color", YELLOW);
      await page.getByTestId("provider-linxo-test-bank").click();
      await page.getByTestId("channels").waitFor();
      await dressed();
      await button("connect-checking");
      await page.getByTestId("no-checking").click();
      await page.getByTestId("sign-in").waitFor();
      await dressed();
      await button("submit-credentials");
      await signIn(page, { login: "ok", password: "no" });
      await page.getByTestId("widget-error").waitFor();
      await dressed();
      await signIn(page, { login: "ok", password: "ok" });
      await page.getByTestId("accounts").waitFor();
      await dressed();
      await button("give-consent");
      await expect(page.getByTestId("account")).toHaveCSS("accent-color", YELLOW);
      await page.getByTestId("give-consent").click();
      await page.getByTestId("sync").waitFor();
      await dressed();
      await expect(page.getByRole("progressbar")).toHaveCSS("accent-color", YELLOW);
      await twin.synchronised();
      await page.getByTestId("success").waitFor();
      await dressed();
    });

    test("a light text is on a dark page", async ({ page, person }) => {
      const look = { font_color: "White", elements_color: "Crimson" };
      await page.goto(await person.widget({ locale: "en", ...look }));
      await expect(page.locator("h1")).toHaveCSS("color", "rgb(255, 255, 255)");
      await expect(page.locator("html")).toHaveCSS("color-scheme", "dark");
      await page.getByTestId("provider-linxo-test-bank").click();
      const button = page.getByTestId("connect-checking");
      await expect(button).toHaveCSS("background-color", "rgb(220, 20, 60)");
      await expect(button).toHaveCSS("color", "rgb(255, 255, 255)");
      await expectAccessible(page);
    });

    test("without graphic settings the device decides", async ({ page, person }) => {
      await page.goto(await person.widget({ locale: "en" }));
      const ground = colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(23, 29, 38)";
      await expect(page.locator(".widget")).toHaveCSS("background-color", ground);
      await expectAccessible(page);
    });
  });
}

test("the built-in page of a cancellation looks like the walk", async ({ page, person }) => {
  await page.goto(await person.widget({ locale: "fr", ...LOOK }));
  await page.getByTestId("cancel").click();
  await page.getByTestId("cancelled").waitFor();
  await expect(page.locator("h1")).toHaveText("Vous avez annulé");
  await expect(page.locator("h1")).toHaveCSS("color", NAVY);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the form leads to the end", async ({ page, person, twin, embedder }) => {
    const settings = { locale: "en", redirect_url: embedder.end() };
    await page.goto(await person.widget(settings));
    await expect(page.locator("#banks > li")).not.toHaveCount(0);
    await expect(page.locator("#search")).toBeHidden();
    await page.getByTestId("provider-linxo-test-bank").click();
    await page.getByTestId("no-checking").click();
    await signIn(page, { login: "otp", password: "ok" });
    await page.locator("input[name=code]").fill("1234");
    await page.getByTestId("submit-challenge").click();
    await page.getByTestId("give-consent").click();
    await page.getByTestId("sync").waitFor();
    await twin.synchronised();
    await page.getByTestId("embedder-end").waitFor();
    expect(new URL(page.url()).searchParams.get("status")).toBe("success");
    expect(await person.connections()).toHaveLength(1);
  });

  test("the bank's site leads back, and on to the built-in end", async ({ page, person, twin }) => {
    await page.goto(await person.widget({ locale: "en", expected_account_type: "PAYMENT" }));
    await page.getByTestId("provider-linxo-test-bank").click();
    await page.getByTestId("connect-checking").click();
    await signIn(page, { login: "ok", password: "ok" });
    await page.getByTestId("bank-authorise").click();
    await page.getByTestId("give-consent").click();
    await page.getByTestId("sync").waitFor();
    await twin.synchronised();
    await page.getByTestId("success").waitFor();
  });

  test.describe("and with a bank in a tab of its own", () => {
    test.use({ bankWindow: "tab" });

    test("the page that waits goes on by itself", async ({ page, person }) => {
      await page.goto(await person.widget({ locale: "en", expected_account_type: "PAYMENT" }));
      await page.getByTestId("provider-linxo-test-bank").click();
      const opening = page.context().waitForEvent("page");
      await page.getByTestId("connect-checking").click();
      const bank = await opening;
      // Without a script the page does not know yet; whoever comes back to it sees where it is.
      await page.reload();
      await page.getByTestId("bank-opened").waitFor();
      await signIn(bank, { login: "ok", password: "ok" });
      await bank.getByTestId("bank-authorise").click();
      await page.getByTestId("accounts").waitFor();
    });
  });
});
