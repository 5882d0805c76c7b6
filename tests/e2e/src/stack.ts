import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

/** Where everything of one `oneshot demo` listens: the line it prints with `--json`. */
export interface Addresses {
  app: string;
  partner: string;
  auth: string;
  api: string;
  embed: string;
  bank: string;
  api_key: string;
}

/** A running `oneshot demo` on free ports with a store of its own. */
export class Stack {
  readonly addresses: Addresses;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #log: string[];

  private constructor(addresses: Addresses, child: ChildProcess, folder: string, log: string[]) {
    this.addresses = addresses;
    this.#child = child;
    this.#folder = folder;
    this.#log = log;
  }

  /** Starts one, with further options of `oneshot demo`. */
  static async start(options: string[] = []): Promise<Stack> {
    const program = process.env["ONESHOT_PROGRAM"];
    if (!program) {
      throw new Error("ONESHOT_PROGRAM names no program; run this by cargo xtask");
    }
    const folder = await mkdtemp(path.join(tmpdir(), "oneshot-e2e-"));
    const ports = ["--app-port", "0", "--partner-port", "0", "--port-base", "0"];
    const child = spawn(program, ["demo", "--json", "--data", folder, ...ports, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      log.push(line);
      if (log.length > 2_000) log.shift();
    });
    try {
      const addresses = await firstLine(child, log);
      return new Stack(JSON.parse(addresses) as Addresses, child, folder, log);
    } catch (error) {
      child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What the program logged last. */
  log(): string {
    return this.#log.join("\n");
  }

  /** Asks the program to stop, as Ctrl-C does, and waits for it; an error when it does not. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    }
    await rm(this.#folder, { recursive: true, force: true });
    if (child.signalCode !== null) {
      throw new Error(`oneshot demo did not stop on Ctrl-C (${child.signalCode})\n${this.log()}`);
    }
  }
}

function firstLine(child: ChildProcess, log: string[]): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error("no standard output");
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`oneshot demo did not come up in 30 s\n${log.join("\n")}`));
    }, 30_000);
    createInterface({ input: stdout }).once("line", (line) => {
      clearTimeout(late);
      resolve(line);
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`oneshot demo ended with ${code}\n${log.join("\n")}`));
    });
  });
}
