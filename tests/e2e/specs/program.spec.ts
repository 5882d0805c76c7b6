import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { request } from "../src/http.ts";
import { Stack } from "../src/stack.ts";

/** Runs the program to its end in an empty folder with an environment of its own. */
async function run(args: string[]): Promise<{ code: number | null; stderr: string }> {
  const cwd = await mkdtemp(path.join(tmpdir(), "oneshot-program-"));
  const env = { PATH: process.env["PATH"] ?? "" };
  const child = spawn(process.env["ONESHOT_PROGRAM"] ?? "oneshot", args, { cwd, env });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  await rm(cwd, { recursive: true });
  return { code, stderr };
}

for (const [option, args] of [
  ["--app-port", ["demo", "--partner-port", "0", "--port-base", "0"]],
  ["--partner-port", ["demo", "--app-port", "0", "--port-base", "0"]],
  ["--port-base", ["demo", "--app-port", "0", "--partner-port", "0"]],
  ["--port-base", ["twin"]],
] as const) {
  test(`a port in use is named with what to do: ${args[0]} ${option}`, async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await run([...args, option, String(port)]);
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port}`);
    expect(stderr).toContain(option);
  });
}

test("a server without a configuration says what to write", async () => {
  const { code, stderr } = await run(["serve"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/ONESHOT_[A-Z_]+/);
});

test("a configuration file that is not there is named", async () => {
  const { code, stderr } = await run(["serve", "--config", "nowhere.toml"]);
  expect(code).toBe(1);
  expect(stderr).toContain("nowhere.toml");
});

test("Ctrl-C stops the server, the partner's site and the twin", async () => {
  const stack = await Stack.start();
  const { app, partner, api, embed, bank } = stack.addresses;
  for (const address of [app, partner, api, embed, bank]) {
    expect((await request("GET", `${address}/`)).status).toBeGreaterThan(0);
  }
  await stack.stop();
  for (const address of [app, partner, api, embed, bank]) {
    await expect(request("GET", `${address}/`)).rejects.toThrow(/ECONNREFUSED/);
  }
});
