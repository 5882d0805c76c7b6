import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";
import { type BankFile, readBankFile } from "./bankfile.ts";
import { type JourneyView, type OpenedJourney, Partner } from "./partner.ts";
import { type Addresses, Stack } from "./stack.ts";
import { TwinControl } from "./twin.ts";
import type { Credentials } from "./widget.ts";

export { expect };

/** How long a synchronisation takes in the twin: long enough to be seen, short enough to wait for. */
const SYNC_MS = "400";

export type BankWindow = "top" | "tab";

/** The versions of Linxo's API. */
export type LinxoVersion = "2.1" | "3";

/** What every frame of every window of a page's browser shows, in words, or that it does not answer:
    for a report of which nobody has the screenshots. */
async function shown(page: Page): Promise<string> {
  const frames = page.context().pages().flatMap((one) => one.frames());
  const said = frames.map(async (frame) => {
    const words = frame.locator("body").innerText({ timeout: 2_000 });
    return `${frame.url()}\n${await words.catch((error: unknown) => String(error))}`;
  });
  return (await Promise.all(said)).join("\n\n");
}

/** A running stack with the hands to reach into it. */
export class World {
  readonly addresses: Addresses;
  readonly twin: TwinControl;
  readonly partner: Partner;
  readonly #stack: Stack;
  readonly #opened: string[] = [];

  constructor(stack: Stack) {
    this.#stack = stack;
    this.addresses = stack.addresses;
    this.twin = new TwinControl(stack.addresses.api);
    this.partner = new Partner(stack.addresses.app, stack.addresses.api_key);
  }

  /** Opens a journey, in English unless told otherwise; the test's end ends it. */
  async open(body: Record<string, unknown> = {}): Promise<OpenedJourney> {
    const opened = await this.partner.open({ locale: "en", ...body });
    this.#opened.push(opened.id);
    return opened;
  }

  /** Ends what the test left unfinished: the next one begins with nobody at Linxo. */
  async tidy(): Promise<void> {
    await this.twin.mend();
    for (const id of this.#opened) {
      if ((await this.partner.view(id)).state !== "erased") await this.partner.forget(id);
    }
    const users = async () => (await this.twin.state()).users;
    await expect.poll(users, { timeout: 30_000 }).toEqual([]);
  }

  /** Mends Linxo, and lets the server try again at once what it has put off. */
  async goOn(): Promise<void> {
    await this.twin.mend();
    await this.twin.advance(60);
  }

  /** Waits until a journey is over, and returns it. */
  async over(id: string): Promise<JourneyView> {
    await expect
      .poll(async () => (await this.partner.view(id)).state, { timeout: 30_000 })
      .toBe("erased");
    return this.partner.view(id);
  }

  log(): string {
    return this.#stack.log();
  }
}

export interface TestFixtures {
  /** The stack, whose bank opens where `bankWindow` says. */
  world: World;
  bankWindow: BankWindow;
  /** The version of Linxo's API that the server speaks. */
  linxoVersion: LinxoVersion;
  /** Opens a journey and goes to its page. */
  journey: (body?: Record<string, unknown>) => Promise<OpenedJourney>;
}

interface WorkerFixtures {
  stacks: (bankWindow: BankWindow, linxoVersion: LinxoVersion) => Promise<Stack>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  bankWindow: ["top", { option: true }],
  linxoVersion: ["2.1", { option: true }],

  stacks: [
    async ({}, use) => {
      const running = new Map<string, Promise<Stack>>();
      await use((bankWindow, linxoVersion) => {
        const kind = ["--bank-window", bankWindow, "--linxo-version", linxoVersion];
        const name = kind.join(" ");
        const stack = running.get(name) ?? Stack.start([...kind, "--sync-ms", SYNC_MS]);
        running.set(name, stack);
        return stack;
      });
      for (const stack of running.values()) await (await stack).stop();
    },
    { scope: "worker" },
  ],

  world: async ({ stacks, bankWindow, linxoVersion }, use, testInfo) => {
    const world = new World(await stacks(bankWindow, linxoVersion));
    await use(world);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("oneshot.log", { body: world.log(), contentType: "text/plain" });
    }
    await world.tidy();
  },

  // The world goes later: tidying it moves what is shown.
  page: async ({ page, world: _ }, use, testInfo) => {
    await use(page);
    if (testInfo.status !== testInfo.expectedStatus) {
      console.error(`${testInfo.title}: at its end there was\n\n${await shown(page)}`);
    }
  },

  journey: async ({ world, page }, use) => {
    await use(async (body = {}) => {
      const opened = await world.open(body);
      await page.goto(opened.url);
      return opened;
    });
  },
});

/** A test-bank file in this folder: its reading, and what to type at the bank. */
export function bankFile(name: string): { path: string; file: BankFile; credentials: Credentials } {
  const where = fileURLToPath(new URL(`../testbank/${name}`, import.meta.url));
  const file = readBankFile(readFileSync(where, "utf8"));
  return {
    path: where,
    file,
    credentials: { login: file.login, password: file.password, file: where },
  };
}

/** The window that opens next in the browser of a page. */
export function nextWindow(page: Page): Promise<Page> {
  return page.context().waitForEvent("page");
}
