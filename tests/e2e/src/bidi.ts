import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import WebSocket from "ws";

/** What a script gave, in WebDriver BiDi's form. */
interface Answer {
  type: "success" | "exception";
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}

/** What came over the wire: the answer to a command, or an event. */
interface Message {
  id?: number;
  result?: unknown;
  error?: string;
  method?: string;
  params?: unknown;
}

interface Context {
  context: string;
  url: string;
  children: Context[] | null;
}

/** What a person would see of a page that went wrong. */
export interface Complaint {
  level: string;
  text: string;
}

/**
 * A Firefox as it is released, driven by WebDriver BiDi: Playwright's own driver asks for commands
 * that the long-lived releases do not have yet. It does what the main path needs, and no more.
 */
export class Firefox {
  readonly complaints: Complaint[] = [];
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Message) => void>();
  #sent = 0;

  private constructor(child: ChildProcess, folder: string, socket: WebSocket) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
    socket.on("message", (text) => this.#heard(JSON.parse(text.toString())));
  }

  /** The program that the machine has, or that `FIREFOX` names. */
  static installed(): string | undefined {
    const named = process.env["FIREFOX"];
    const folders = (process.env["PATH"] ?? "").split(path.delimiter);
    const known = folders.flatMap((folder) =>
      ["firefox-esr", "firefox"].map((name) => path.join(folder, name)),
    );
    return [...(named ? [named] : []), ...known].find((file) => existsSync(file));
  }

  static async start(program: string): Promise<Firefox> {
    const folder = await mkdtemp(path.join(tmpdir(), "oneshot-firefox-"));
    const quiet = ["datareporting.policy.dataSubmissionEnabled", "app.normandy.enabled"];
    const preferences = quiet.map((name) => `user_pref("${name}", false);\n`).join("");
    await writeFile(path.join(folder, "user.js"), preferences);
    const options = ["--headless", "--no-remote", "--remote-debugging-port", "0"];
    const child = spawn(program, [...options, "--profile", folder, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: "1" },
    });
    const address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        const said = /WebDriver BiDi listening on (ws:\S+)/.exec(line);
        if (said?.[1]) resolve(said[1]);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`Firefox ended with ${code}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const firefox = new Firefox(child, folder, socket);
    await firefox.ask("session.new", { capabilities: {} });
    await firefox.ask("session.subscribe", { events: ["log.entryAdded"] });
    return firefox;
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    this.#socket.close();
    this.#child.kill("SIGTERM");
    await ended;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Goes to an address in the one window. */
  async goto(url: string): Promise<void> {
    const context = (await this.#contexts())[0]?.context;
    await this.ask("browsingContext.navigate", { context, url, wait: "complete" });
  }

  /** Evaluates an expression in the page, or in the first frame whose address begins so. */
  async evaluate(expression: string, begins?: string): Promise<unknown> {
    const [page] = await this.#contexts();
    const all = page ? [page, ...(page.children ?? [])] : [];
    const found = begins === undefined ? page : all.find(({ url }) => url.startsWith(begins));
    if (!found) throw new Error(`no frame is at ${begins}`);
    const target = { context: found.context };
    const asked = { expression, target, awaitPromise: true, userActivation: true };
    const answer = (await this.ask("script.evaluate", asked)) as Answer;
    if (answer.type === "exception") throw new Error(answer.exceptionDetails?.text);
    return answer.result?.value;
  }

  async ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#sent;
    const answered = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await answered;
    if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer.result;
  }

  async #contexts(): Promise<Context[]> {
    return ((await this.ask("browsingContext.getTree", {})) as { contexts: Context[] }).contexts;
  }

  #heard(message: Message): void {
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    if (message.method !== "log.entryAdded") return;
    const { level, text } = message.params as Complaint;
    if (level === "error") this.complaints.push({ level, text });
  }
}
