import { defineConfig } from "@playwright/test";

// Chromium refuses its own sandbox as root; the other switches keep it from talking to anyone.
const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
if (process.getuid?.() === 0) args.push("--no-sandbox");

export default defineConfig({
  testDir: "tests",
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A gate must not fall for a machine that stuttered once; at a desk every failure counts.
  retries: process.env.CI ? 1 : 0,
  // Journeys have many steps, and the machine may be busy building.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    // Recording a trace of every test doubles its time: ask for one with --trace=retain-on-failure.
    trace: "off",
    screenshot: "only-on-failure",
    // Colours in the middle of a transition are nobody's to measure.
    contextOptions: { reducedMotion: "reduce" },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args },
  },
  // Each journey runs twice: with its islands alive, and with no script at all.
  projects: [
    { name: "hydrated", use: { javaScriptEnabled: true } },
    { name: "no-javascript", use: { javaScriptEnabled: false } },
  ],
});
