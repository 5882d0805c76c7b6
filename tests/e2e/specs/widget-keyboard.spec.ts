import type { Frame, Page } from "@playwright/test";
import { expect, expectFocusOnNews, framed, test } from "../src/alone.ts";

/** Presses Tab until the element has the focus; fails when the keyboard does not get there. */
async function tabTo(page: Page, place: Page | Frame, selector: string): Promise<void> {
  const target = place.locator(selector);
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

const id = (name: string) => `[data-testid=${name}]`;

/**
 * From the list of banks to the list of accounts and on, with the keyboard alone; buttons by the
 * key given. In a frame it is the space bar, which works when it goes up: Enter works when it goes
 * down, and Chromium never answers for a key that goes up in a frame that has gone meanwhile.
 */
async function walk(
  page: Page,
  widget: Page | Frame,
  key: "Enter" | "Space",
  synchronised: () => Promise<void>,
) {
  const press = async (name: string) => {
    await tabTo(page, widget, id(name));
    await page.keyboard.press(key);
  };
  await tabTo(page, widget, "#search");
  await page.keyboard.type("epargne");
  await expect(widget.locator("#banks > li:visible")).toHaveCount(1);
  await expect(widget.getByRole("status")).toHaveText("1 bank");
  // Enter in the search box chooses nothing.
  await page.keyboard.press("Enter");
  await expect(widget.getByTestId("bank-list")).toBeVisible();
  await tabTo(page, widget, "#search");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("linxo test");
  await press("provider-linxo-test-bank");

  await widget.getByTestId("channels").waitFor();
  await expectFocusOnNews(widget);
  await press("no-checking");
  await widget.getByTestId("sign-in").waitFor();
  await expectFocusOnNews(widget);

  await tabTo(page, widget, "#login");
  await page.keyboard.type("otp");
  await tabTo(page, widget, "#password");
  await page.keyboard.type("wrong");
  // Enter in a field sends the form. Whether it goes up again is not waited for, see above.
  page.keyboard.press("Enter").catch(() => undefined);
  await widget.getByTestId("widget-error").waitFor();
  await expectFocusOnNews(widget);
  await expect(widget.locator("#login")).toHaveValue("otp");
  await expect(widget.locator("#password")).toHaveAccessibleDescription(/does not accept/);
  await tabTo(page, widget, "#password");
  await page.keyboard.type("ok");
  await press("submit-credentials");

  await widget.getByTestId("challenge-page").waitFor();
  await expectFocusOnNews(widget);
  await tabTo(page, widget, "#code");
  await page.keyboard.type("1234");
  await press("submit-challenge");

  await widget.getByTestId("accounts").waitFor();
  await expectFocusOnNews(widget);
  await tabTo(page, widget, id("account"));
  await page.keyboard.press("Space");
  await expect(widget.getByTestId("account")).not.toBeChecked();
  await press("give-consent");
  await widget.getByTestId("widget-error").waitFor();
  await expectFocusOnNews(widget);
  await tabTo(page, widget, id("account"));
  await page.keyboard.press("Space");
  await press("give-consent");

  await widget.getByTestId("sync").waitFor();
  await expectFocusOnNews(widget);
  const progress = widget.getByRole("progressbar", { name: "Progress" });
  await expect(progress).toBeVisible();
  await synchronised();
  await widget.getByTestId("success").waitFor();
  await expectFocusOnNews(widget);
}

const settings = { locale: "en", select_accounts: "true" };

test("a whole walk with the keyboard alone, as a page", async ({ page, person, twin }) => {
  await page.goto(await person.widget(settings));
  await expectFocusOnNews(page);
  await walk(page, page, "Enter", () => twin.synchronised());
  expect(await person.connections()).toHaveLength(1);
});

test("a whole walk with the keyboard alone, in a frame", async ({
  page,
  person,
  twin,
  embedder,
}) => {
  await page.goto(embedder.page("frame", await person.widget(settings)));
  const widget = await framed(page);
  await page.getByRole("button", { name: "Before" }).focus();
  // A frame that was just opened leaves the focus to the page around it.
  await expect(page.getByRole("button", { name: "Before" })).toBeFocused();
  await walk(page, widget, "Space", () => twin.synchronised());
  expect(await person.connections()).toHaveLength(1);
});

test("the bank's site and the way back with the keyboard alone", async ({ page, person, twin }) => {
  await page.goto(await person.widget({ locale: "en", expected_account_type: "PAYMENT" }));
  const press = async (name: string) => {
    await tabTo(page, page, id(name));
    await page.keyboard.press("Enter");
  };
  await press("provider-linxo-test-bank");
  await page.getByTestId("to-bank").waitFor();
  await press("connect-checking");
  await page.getByTestId("bank-sign-in").waitFor();
  await tabTo(page, page, "#login");
  await page.keyboard.type("ok");
  await tabTo(page, page, "#password");
  await page.keyboard.type("ok");
  await press("submit-credentials");
  await page.getByTestId("bank-authorisation").waitFor();
  await press("bank-authorise");
  await page.getByTestId("accounts").waitFor();
  await expectFocusOnNews(page);
  await press("give-consent");
  await page.getByTestId("sync").waitFor();
  await twin.synchronised();
  await page.getByTestId("success").waitFor();
});

test("what a screen reader hears of a page", async ({ page, person }) => {
  await page.goto(await person.widget({ locale: "en" }));
  await page.getByTestId("provider-linxo-test-bank").click();
  await page.getByTestId("no-checking").click();
  await page.getByTestId("sign-in").waitFor();
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - banner:
      - paragraph: Linxo Connect Test twin
      - list "Steps":
        - listitem: Bank
        - listitem: Sign-in
        - listitem: Accounts
        - listitem: Done
    - main:
      - heading "Sign in with your online banking login" [level=1]
      - text: Linxo Test Banque
      - button "Change bank"
      - text: Login
      - textbox "Login"
      - text: Password
      - textbox "Password"
      - group: Test-bank file (optional)
      - button "Connect"
    - contentinfo:
      - button "Cancel"
      - paragraph
  `);
});
