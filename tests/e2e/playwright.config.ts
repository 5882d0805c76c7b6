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
  expect: {
    timeout: 15_000,
    // One file for a state and a language, whoever comes there in whatever window.
    toMatchAriaSnapshot: { pathTemplate: "snapshots/{arg}{ext}" },
  },
  reporter: [["list"], ["html", { outputFolder: "results/report", open: "never" }]],
  use: {
    launchOptions: launchOptions(),
    locale: "en-GB",
    // A trace makes every test half as long again; `cargo xtask test e2e -- --trace on` has them.
    trace: "off",
    screenshot: "only-on-failure",
  },
});
