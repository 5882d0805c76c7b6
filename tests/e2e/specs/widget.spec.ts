import type { Frame, Page } from "@playwright/test";
import { expectAccessible } from "../src/accessibility.ts";
import { expect, expectFocusOnNews, framed, type Person, test } from "../src/alone.ts";
import type { Embedder } from "../src/embedder.ts";
import { bankFile } from "../src/fixtures.ts";
import { signIn } from "../src/widget.ts";

const zoe = bankFile("every_type.txt");

const DEVICES = {
  phone: { width: 360, height: 740 },
  desktop: { width: 1100, height: 800 },
};

type Settings = Record<string, string>;

/** Where the widget is shown: opens it, and finds it again after the bank's site. */
interface Surface {
  open(settings: Settings): Promise<Page | Frame>;
  /** What the person goes on with, when the bank has led back. */
  again(): Promise<Page | Frame>;
  /** The window in which the bank's site is, when it takes the place of everything. */
  window(): Page;
}

type Way = "frame" | "page" | "popup" | "tab";

function surface(way: Way, page: Page, person: Person, embedder: Embedder): Surface {
  let shown = page;
  return {
    async open(settings) {
      if (way === "frame") {
        // The page that shows the frame is also the one that the bank leads back to.
        const address = await person.widget(settings);
        const callback = embedder.page("frame", address);
        const whole = `${address}&${new URLSearchParams({ aspsp_callback_uri: callback })}`;
        await page.goto(embedder.page("frame", whole));
        return framed(page);
      }
      const address = await person.widget(settings);
      if (way === "page") {
        await page.goto(address);
        return page;
      }
      await page.goto(embedder.page(way, address));
      const opening = page.context().waitForEvent("page");
      await page.getByTestId("open").click();
      shown = await opening;
      return shown;
    },
    async again() {
      return way === "frame" ? framed(page) : shown;
    },
    window: () => shown,
  };
}

const WORDS = {
  fr: { lang: "fr", bank: "Choisissez votre banque", success: "Vos comptes sont connectés" },
  en: { lang: "en", bank: "Choose your bank", success: "Your accounts are connected" },
};

for (const way of ["frame", "page", "popup", "tab"] as const) {
  for (const locale of ["fr", "en"] as const) {
    for (const [device, viewport] of Object.entries(DEVICES)) {
      test.describe(`${way}, ${locale}, ${device}`, () => {
        test.use({ viewport });

        test("a walk over the bank's site and the form, to the end", async ({
          page,
          person,
          embedder,
          twin,
        }) => {
          const at = surface(way, page, person, embedder);
          const settings = { locale, expected_account_type: "ALL", select_accounts: "true" };
          let widget = await at.open(settings);
          await expect(widget.getByRole("heading", { level: 1 })).toHaveText(WORDS[locale].bank);
          await expect(widget.locator("html")).toHaveAttribute("lang", WORDS[locale].lang);
          await expectAccessible(widget);
          await expectNoSidewaysScroll(widget);

          await widget.getByTestId("provider-linxo-test-bank").click();
          await widget.getByTestId("to-bank").waitFor();
          await expectFocusOnNews(widget);
          await expectAccessible(widget);
          await widget.getByTestId("connect-checking").click();

          const bank = at.window();
          await bank.getByTestId("bank-sign-in").waitFor();
          await expectFocusOnNews(bank);
          await expectAccessible(bank);
          await expectNoSidewaysScroll(bank);
          await signIn(bank, { ...zoe.credentials, password: "not this one" });
          await bank.getByTestId("widget-error").waitFor();
          await expectFocusOnNews(bank);
          await expectAccessible(bank);
          await signIn(bank, zoe.credentials);
          await bank.getByTestId("bank-authorisation").waitFor();
          await expectFocusOnNews(bank);
          await expectAccessible(bank);
          await bank.getByTestId("bank-authorise").click();

          await bank.waitForURL((url) => !url.hostname.startsWith("bank."));
          widget = await at.again();
          await widget.getByTestId("sign-in").waitFor();
          // A frame that is new does not take the focus from the page around it.
          if (way !== "frame") await expectFocusOnNews(widget);
          await expectAccessible(widget);
          await signIn(widget, { ...zoe.credentials, password: "not this one" });
          await widget.getByTestId("widget-error").waitFor();
          await expectFocusOnNews(widget);
          await expectAccessible(widget);
          await expectNoSidewaysScroll(widget);
          await signIn(widget, zoe.credentials);

          await widget.getByTestId("accounts").waitFor();
          await expectFocusOnNews(widget);
          await expectAccessible(widget);
          await expectNoSidewaysScroll(widget);
          expect(await widget.getByTestId("account").count()).toBe(zoe.file.accounts.length);
          await widget.getByTestId("give-consent").click();

          await widget.getByTestId("sync").waitFor();
          await expectFocusOnNews(widget);
          await expectAccessible(widget);
          await twin.synchronised();

          await widget.getByTestId("success").waitFor();
          await expect(widget.getByRole("heading", { level: 1 })).toHaveText(WORDS[locale].success);
          await expectFocusOnNews(widget);
          await expectAccessible(widget);
          const [connection] = await person.connections();
          expect(connection?.channels.map(({ status }) => status)).toEqual(["SUCCESS", "SUCCESS"]);
        });
      });
    }
  }
}

/** Narrow screens scroll down, and never sideways. */
async function expectNoSidewaysScroll(place: Page | Frame): Promise<void> {
  const over = await place.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
}

test.describe("with a bank that opens in a tab of its own", () => {
  test.use({ bankWindow: "tab" });

  for (const way of ["frame", "page"] as const) {
    test(`the widget stays and goes on by itself: ${way}`, async ({
      page,
      person,
      embedder,
      twin,
    }) => {
      const at = surface(way, page, person, embedder);
      const widget = await at.open({ locale: "en", expected_account_type: "PAYMENT" });
      await widget.getByTestId("provider-linxo-test-bank").click();
      const opening = page.context().waitForEvent("page");
      await widget.getByTestId("connect-checking").click();
      const bank = await opening;
      await widget.getByTestId("bank-opened").waitFor();
      await expectAccessible(widget);
      await signIn(bank, zoe.credentials);
      await bank.getByTestId("bank-authorise").click();
      await widget.getByTestId("give-consent").click();
      await widget.getByTestId("sync").waitFor();
      await twin.synchronised();
      await widget.getByTestId("success").waitFor();
      expect(await person.connections()).toHaveLength(1);
    });
  }
});

test("at the end the browser goes to redirect_url, inside the frame", async ({
  page,
  person,
  embedder,
  twin,
}) => {
  const at = surface("frame", page, person, embedder);
  const settings = { expected_account_type: "OTHER", redirect_url: embedder.end() };
  const widget = await at.open(settings);
  await widget.getByTestId("provider-linxo-test-bank").click();
  await signIn(widget, { login: "ok", password: "ok" });
  await widget.getByTestId("give-consent").click();
  await widget.getByTestId("sync").waitFor();
  await twin.synchronised();
  await page.frameLocator("iframe").getByTestId("embedder-end").waitFor();
  expect(new URL(page.url()).pathname, "the page around it stays").toBe("/frame");
});

test("a page that follows its session does not call back the form that leaves it", async ({
  page,
  person,
}) => {
  await page.goto(await person.widget({}, "add_connection"));
  await page.getByTestId("provider-linxo-test-bank").click();
  await page.getByTestId("no-checking").click();
  await signIn(page, { login: "ok", password: "ok" });
  await expect(page.getByTestId("accounts")).toBeVisible();
  const now = await page.locator("[data-watch]").getAttribute("data-now");
  // The form is on its way until the page has been told twice that its session is at another step.
  let sent = false;
  let told = 0;
  let twice = () => {};
  const toldTwice = new Promise<void>((done) => (twice = done));
  await page.route(`**${now}`, async (route) => {
    if (!sent) return route.continue();
    await route.fulfill({ json: { step: "banks", percent: null } });
    told += 1;
    if (told === 2) twice();
  });
  await page.route(/steps\/cancel/, async (route) => {
    sent = true;
    await toldTwice;
    await route.continue();
  });
  await page.getByTestId("cancel").click();
  await expect(page.getByTestId("cancelled")).toBeVisible();
});

for (const locale of ["fr", "en"] as const) {
  for (const [device, viewport] of Object.entries(DEVICES)) {
    test.describe(`${locale}, ${device}`, () => {
      test.use({ viewport });

      test("every other page can be read and used by everybody", async ({
        page,
        person,
        twin,
      }) => {
        const look = async (name: string) => {
          await page.getByTestId(name).waitFor();
          await expectFocusOnNews(page);
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        };
        const enter = async (entry: string, settings: Settings = {}) => {
          await page.goto(await person.widget({ locale, ...settings }, entry));
        };
        await enter("add_connection");
        await page.getByTestId("provider-linxo-test-bank").click();
        await look("channels");
        await page.getByTestId("no-checking").click();
        await look("sign-in");
        await signIn(page, { login: "otp", password: "ok" });
        await look("challenge-page");
        await page.locator("input[name=code]").fill("0000");
        await page.getByTestId("submit-challenge").click();
        await look("widget-error");
        await page.locator("input[name=code]").fill("1234");
        await page.getByTestId("submit-challenge").click();
        await look("accounts");
        await page.getByTestId("cancel").click();
        await look("cancelled");

        await enter("add_connection", { consent_per_account: "true", captive_mode: "false" });
        await page.getByTestId("provider-9003").click();
        await signIn(page, { login: "action", password: "ok" });
        await page.getByTestId("give-consent").click();
        await look("widget-error");

        await enter("add_connection", { wait_sync_end: "true" });
        await page.getByTestId("provider-9003").click();
        await signIn(page, { login: "changepw", password: "ok" });
        await page.getByTestId("give-consent").click();
        await page.getByTestId("sync").waitFor();
        await twin.synchronised();
        await look("problem");
        await enter("add_connection", { countries: "XX" });
        await look("bank-list");

        const waiting = await person.connected({ login: "challenge", sync_ms: 0 });
        await enter("user_input", { connection_id: waiting });
        await look("challenge-page");
        await enter("edit_credentials", { connection_id: waiting });
        await look("sign-in");
        await enter("manage_accounts", { connection_id: waiting });
        await look("manage");
        await page.getByTestId("account").first().uncheck();
        await page.getByTestId("save-accounts").click();
        await look("widget-error");
        const calm = await person.connected({ sync_ms: 0 });
        await enter("user_input", { connection_id: calm });
        await look("nothing");
        await enter("manage_accounts", { connection_id: "0" });
        await look("connection-unknown");
        await enter("terms");
        await look("accept-terms");
        await enter("professional-account");
        await look("company");
        await page.goto(`${twin.addresses.embed}/v2.1/widget/terms?locale=${locale}`);
        await look("terms");
        await page.goto(`${twin.addresses.embed}/v2.1/widget/add_connection?locale=${locale}`);
        await look("session-over");
        await page.goto(`${twin.addresses.embed}/nowhere`);
        await look("unknown");
      });
    });
  }
}
