/**
 * The main job with no hands: `node --import tsx once.ts FILE [options of oneshot demo]`. Starts the
 * demo on free ports, walks one journey in a headless browser with a test-bank file, waits for the
 * receipt, compares the store with the file, and prints one line of JSON.
 */
import { readFile } from "node:fs/promises";
import { chromium, type FrameLocator } from "@playwright/test";
import { counted, differences, readBankFile } from "./src/bankfile.ts";
import { launchOptions } from "./src/chromium.ts";
import { type JourneyView, Partner } from "./src/partner.ts";
import { Stack } from "./src/stack.ts";
import { TwinControl } from "./src/twin.ts";
import { linkEmbedded } from "./src/widget.ts";

const PATIENCE_MS = 60_000;

async function main(path: string, options: string[]): Promise<void> {
  const file = readBankFile(await readFile(path, "utf8"));
  if (!file.login) throw new Error(`${path} has no CREDENTIALS line, so it is no test-bank file`);
  const stack = await Stack.start(options);
  try {
    const { app, api, api_key } = stack.addresses;
    const partner = new Partner(app, api_key);
    const opened = await partner.open({ locale: "en", reference: "demo --once" });
    const credentials = { login: file.login, password: file.password, file: path };
    await walk(opened.url, credentials);
    const journey = await over(partner, opened.id);

    const data = await partner.data(opened.id);
    const wrong = differences(file, data);
    if (wrong.length > 0) {
      throw new Error(`the store differs from the file:\n  ${wrong.slice(0, 20).join("\n  ")}`);
    }
    const { users } = await new TwinControl(api).state();
    if (users.length > 0) throw new Error(`${users.length} users are still at Linxo`);
    const { jws } = await partner.receipt(opened.id);
    const { synchronised_at_ms: from, erased_at_ms: to } = journey;
    if (from === null || to === null) throw new Error("the journey does not say when it was erased");
    const summary = { ...counted(file), sync_end_to_erased_ms: to - from, receipt: jws };
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  } catch (error) {
    process.stderr.write(`the end of the program's log:\n${stack.log()}\n\n`);
    throw error;
  } finally {
    await stack.stop();
  }
}

/** What a person does: start, choose the bank, sign in, consent, wait. */
async function walk(url: string, credentials: Parameters<typeof linkEmbedded>[1]): Promise<void> {
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url);
    await page.getByTestId("start").click();
    const widget = page.frameLocator("[data-testid=widget-frame]");
    const ways = [linkEmbedded(widget, credentials), refusal(widget)];
    // The slower one ends with the browser.
    for (const way of ways) way.catch(() => {});
    await Promise.race(ways);
    await page.locator("[data-testid=step-done], [data-testid=step-problem]").waitFor();
    const title = await page.getByRole("heading", { level: 1 }).innerText();
    if (await page.getByTestId("step-problem").isVisible()) throw new Error(`the page says: ${title}`);
    await page.getByTestId("receipt").waitFor();
  } finally {
    await browser.close();
  }
}

/** Fails with the widget's own words when it refuses. */
async function refusal(widget: FrameLocator): Promise<never> {
  const error = widget.getByTestId("widget-error");
  await error.waitFor();
  throw new Error(`the widget says: ${await error.innerText()}`);
}

async function over(partner: Partner, id: string): Promise<JourneyView> {
  const journey = await partner.view(id);
  if (journey.state !== "erased" || journey.outcome !== "delivered") {
    throw new Error(`the journey is ${journey.state}, ${journey.outcome ?? "without outcome"}`);
  }
  return journey;
}

const [path, ...options] = process.argv.slice(2);
try {
  if (!path) throw new Error("name a test-bank file");
  await main(path, options);
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
