import type { Page } from "@playwright/test";
import { expect, framed, type Person, test, type Twin } from "../src/alone.ts";
import { Embedder, type Heard } from "../src/embedder.ts";
import { signIn, type Surface } from "../src/widget.ts";

const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);

/** From the list of banks to the built-in end, by the form. */
async function walk(widget: Surface, twin: Twin): Promise<void> {
  await widget.getByTestId("provider-linxo-test-bank").click();
  await signIn(widget, { login: "ok", password: "ok" });
  await widget.getByTestId("give-consent").click();
  await widget.getByTestId("sync").waitFor();
  await twin.synchronised();
}

const SETTINGS = { locale: "en", expected_account_type: "OTHER" };

/** What the page around the widget hears of such a walk. */
async function expectWhole(messages: Heard[], twin: Twin, person: Person): Promise<void> {
  const [connection] = await person.connections();
  expect(messages).toEqual(
    [
      { eventName: "choose_bank" },
      { eventName: "login" },
      { eventName: "consent" },
      { eventName: "synchronization" },
      {
        eventName: "redirect_to",
        redirect_url: "/success",
        status: "success",
        result: "created",
        connection_id: connection?.id,
      },
    ].map((data) => ({ origin: twin.addresses.embed, data })),
  );
}

test("in a frame the page around it hears the end, and the events before it", async ({
  page,
  person,
  twin,
  embedder,
}) => {
  await page.goto(embedder.page("frame", await person.widget(SETTINGS)));
  const widget = await framed(page);
  await walk(widget, twin);
  await widget.getByTestId("success").waitFor();
  await expectWhole(await heard(page), twin, person);
});

test("in a popup the page that opened it hears the end", async ({
  page,
  person,
  twin,
  embedder,
}) => {
  await page.goto(embedder.page("popup", await person.widget(SETTINGS)));
  const opening = page.waitForEvent("popup");
  await page.getByTestId("open").click();
  const popup = await opening;
  await walk(popup, twin);
  await popup.getByTestId("success").waitFor();
  await expectWhole(await heard(page), twin, person);
});

test("a page that took the opener's place hears nothing", async ({
  page,
  person,
  twin,
  embedder,
}) => {
  await page.goto(embedder.page("popup", await person.widget(SETTINGS)));
  const opening = page.waitForEvent("popup");
  await page.getByTestId("open").click();
  const popup = await opening;
  await popup.getByTestId("bank-list").waitFor();
  const stranger = await Embedder.start("stranger.localhost");
  await page.goto(stranger.end());
  await walk(popup, twin);
  await popup.getByTestId("success").waitFor();
  expect(await heard(page)).toEqual([]);
  stranger.stop();
});

test("as a page of its own, or in a tab, it tells nobody", async ({
  page,
  person,
  twin,
  embedder,
  context,
}) => {
  const said: unknown[] = [];
  await context.exposeBinding("noteMessage", (_, message) => said.push(message));
  await context.addInitScript(() => {
    const post = window.postMessage.bind(window);
    window.postMessage = (message: unknown, ...rest: unknown[]) => {
      (window as unknown as { noteMessage: (one: unknown) => void }).noteMessage(message);
      post(message, ...(rest as [WindowPostMessageOptions]));
    };
  });
  await page.goto(await person.widget(SETTINGS));
  await walk(page, twin);
  await page.getByTestId("success").waitFor();

  await page.goto(embedder.page("tab", await person.widget(SETTINGS)));
  const opening = context.waitForEvent("page");
  await page.getByTestId("open").click();
  const tab = await opening;
  await walk(tab, twin);
  await tab.getByTestId("success").waitFor();
  expect(said).toEqual([]);
  expect(await heard(page)).toEqual([]);
});

test("a reload tells the end again, of the same connection", async ({
  page,
  person,
  twin,
  embedder,
}) => {
  const address = await person.widget(SETTINGS);
  await page.goto(embedder.page("frame", address));
  const widget = await framed(page);
  await walk(widget, twin);
  await widget.getByTestId("success").waitFor();
  const ends = async () => {
    const messages = await heard(page);
    return messages.filter(({ data }) => (data as { eventName: string }).eventName === "redirect_to");
  };
  const [first] = await ends();
  await page.reload();
  await (await framed(page)).getByTestId("success").waitFor();
  expect(await ends()).toEqual([first]);
  expect(await person.connections()).toHaveLength(1);
});

test("the widget of version 3 tells the same", async ({ page, person, twin, embedder }) => {
  await page.goto(embedder.page("frame", await person.widget(SETTINGS, "add_connection", "v3")));
  const widget = await framed(page);
  expect(new URL(widget.url()).pathname).toBe("/v3/widget/add_connection");
  await walk(widget, twin);
  await widget.getByTestId("success").waitFor();
  await expectWhole(await heard(page), twin, person);
});
