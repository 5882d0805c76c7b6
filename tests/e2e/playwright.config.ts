import { defineConfig } from "@playwright/test";
import { launchOptions } from "./src/chromium.ts";

/** The whole stack in a headless browser. Run it by `cargo xtask test e2e`, which builds it first. */
export default defineConfig({
  testDir: "specs",
  outputDir: "results/runs",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env["CI"]),
  // A test that passes only sometimes has found something.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["html", { outputFolder: "results/report", open: "never" }]],
  use: {
    launchOptions: launchOptions(),
    locale: "en-GB",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
