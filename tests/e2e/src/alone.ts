import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { test as base, expect, type Frame, type Page } from "@playwright/test";
import { Embedder } from "./embedder.ts";
import { json, request } from "./http.ts";

export { expect };

/** Where a twin listens: the line that `oneshot twin --json` prints. */
interface Addresses {
  auth: string;
  api: string;
  embed: string;
  bank: string;
}

/** How long a synchronisation takes by the twin's clock: it ends when the test says so. */
const SYNC_S = 600;

const SCOPES =
  "profile profile_edit accounts_manage connections_manage connections_sync transactions_read";

/** A running twin without anything of ours around it. */
export class Twin {
  readonly addresses: Addresses;
  readonly #child: ChildProcess;
  #people = 0;

  private constructor(addresses: Addresses, child: ChildProcess) {
    this.addresses = addresses;
    this.#child = child;
  }

  static async start(options: string[] = []): Promise<Twin> {
    const program = process.env["ONESHOT_PROGRAM"];
    if (!program) throw new Error("ONESHOT_PROGRAM names no program; run this by cargo xtask");
    const base = ["twin", "--json", "--port-base", "0", "--sync-ms", String(SYNC_S * 1000)];
    const child = spawn(program, [...base, ...options], { stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`oneshot twin ended with ${code}`)));
    });
    return new Twin(JSON.parse(line) as Addresses, child);
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#child.kill("SIGINT");
    await ended;
  }

  /** Lets the synchronisations under way end. */
  async synchronised(): Promise<void> {
    const body = { advance_s: SYNC_S };
    const answer = await request("POST", `${this.addresses.api}/_twin/clock`, { body });
    expect(answer.status).toBe(200);
  }

  /** A new user. */
  async person(): Promise<Person> {
    const { auth, api } = this.addresses;
    const client = { provider: "linxoConnect", client_id: "demo", client_secret: "demo" };
    const token = async (grant: Record<string, string>) => {
      const body = { ...client, ...grant };
      const answer = await request("POST", `${auth}/token`, { body });
      return json<{ access_token: string }>(answer, 200).access_token;
    };
    const ours = await token({ grant_type: "client_credentials", scope: "users_create" });
    const email = `person-${this.#people++}@embedder.example`;
    const body = { email, password: "s3cret" };
    const headers = { authorization: `Bearer ${ours}` };
    const made = await request("POST", `${api}/v2.1/users`, { body, headers });
    expect(made.status).toBe(201);
    const user = { grant_type: "password", scope: SCOPES, username: email, password: "s3cret" };
    return new Person(this, email, await token(user));
  }
}

/** A user of the twin. */
export class Person {
  readonly #twin: Twin;
  readonly email: string;
  readonly #token: string;

  constructor(twin: Twin, email: string, token: string) {
    this.#twin = twin;
    this.email = email;
    this.#token = token;
  }

  /** The address of an entry point, with a session of its own. */
  async widget(
    settings: Record<string, string> = {},
    entry = "add_connection",
    version = "v2.1",
  ): Promise<string> {
    const base = `${this.#twin.addresses.embed}/${version}/widget`;
    const body = { client_id: "demo", client_secret: "demo", access_token: this.#token };
    const answer = await request("POST", `${base}/widget_session`, { body });
    const { session_id } = json<{ session_id: string }>(answer, 200);
    return `${base}/${entry}?${new URLSearchParams({ session_id, ...settings })}`;
  }

  /** The connections that the API has. */
  async connections(): Promise<{ id: string; status: string; channels: { status: string }[] }[]> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await request("GET", `${this.#twin.addresses.api}/v2.1/connections`, { headers });
    return json(answer, 200);
  }

  /** A connection made without the widget; its id. */
  async connected(how: Record<string, unknown> = {}): Promise<string> {
    const body = { email: this.email, ...how };
    const answer = await request("POST", `${this.#twin.addresses.api}/_twin/connections`, { body });
    return json<{ id: string }>(answer, 201).id;
  }
}

interface Fixtures {
  /** The twin, whose bank opens where `bankWindow` says. */
  twin: Twin;
  bankWindow: "top" | "tab";
  embedder: Embedder;
  person: Person;
}

interface WorkerFixtures {
  twins: (bankWindow: "top" | "tab") => Promise<Twin>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  bankWindow: ["top", { option: true }],

  twins: [
    async ({}, use) => {
      const running = new Map<string, Promise<Twin>>();
      await use((bankWindow) => {
        const twin = running.get(bankWindow) ?? Twin.start(["--bank-window", bankWindow]);
        running.set(bankWindow, twin);
        return twin;
      });
      for (const twin of running.values()) await (await twin).stop();
    },
    { scope: "worker" },
  ],

  twin: async ({ twins, bankWindow, context }, use) => {
    const twin = await twins(bankWindow);
    const { embed, bank } = twin.addresses;
    const asked = new Set<string>();
    context.on("request", (one) => asked.add(new URL(one.url()).origin));
    await use(twin);
    // Nothing of the widget or the bank comes from anywhere else.
    const own = new Set([embed, bank, ...Embedder.origins]);
    expect([...asked].filter((origin) => !own.has(origin))).toEqual([]);
  },

  embedder: async ({}, use) => {
    const embedder = await Embedder.start();
    await use(embedder);
    embedder.stop();
  },

  person: async ({ twin }, use) => {
    await use(await twin.person());
  },
});

/** The widget's frame in a page of the embedder, once it shows a page of the widget. */
export async function framed(page: Page): Promise<Frame> {
  await page.frameLocator("iframe[name=widget]").locator("main").waitFor();
  const frame = page.frame({ name: "widget" });
  if (!frame) throw new Error("the page has no frame of the widget");
  return frame;
}

/** The focus is where a person goes on reading: on the heading, or on what went wrong. */
export async function expectFocusOnNews(place: Page | Frame): Promise<void> {
  const wrong = await place.locator("#problem").count();
  await expect(place.locator(wrong > 0 ? "#problem" : "h1")).toBeFocused();
}
