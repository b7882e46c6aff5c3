// What every test starts from: a server of its worker's own, and a page that may do nothing wrong.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { startServer, type Server, type Start } from "./server";

export { expect };

interface PerWorker {
  /** How the worker's server is started; set it with `test.use({ start: … })` at the top of a file. */
  start: Start;
  server: Server;
}

interface PerTest {
  /** Whether this project runs scripts. */
  hydrated: boolean;
  /** Opens a page of somebody else: a browser context of their own, watched like the first. */
  another: () => Promise<Page>;
  /** Waits until every island on the page reacts; at once where there is no script. */
  islands: (page: Page) => Promise<void>;
  /** Opens an address and waits for its islands. */
  visit: (page: Page, path: string) => Promise<void>;
  /** Accessibility, in light and in dark. axe itself is a script, so without JavaScript there is nothing to ask. */
  axe: (page: Page) => Promise<void>;
}

export const test = base.extend<PerTest, PerWorker>({
  start: [{ args: ["serve"], env: {} }, { option: true, scope: "worker" }],
  server: [
    async ({ start }, use) => {
      const server = await startServer(start);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 30_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  hydrated: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  context: async ({ context, server }, use) => {
    const problems = watch(context, server.url);
    await use(context);
    expect(problems, WATCHED).toEqual([]);
  },
  another: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    const problems: string[][] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: server.url });
      contexts.push(context);
      problems.push(watch(context, server.url));
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    expect(problems.flat(), WATCHED).toEqual([]);
  },

  islands: async ({ hydrated }, use) => {
    await use(async (page) => {
      if (hydrated) await expect(page.locator('leptos-island:not(:has([data-hydrated="true"]))')).toHaveCount(0);
    });
  },
  visit: async ({ islands }, use) => {
    await use(async (page, path) => {
      await page.goto(path);
      await islands(page);
    });
  },
  axe: async ({ hydrated }, use) => {
    await use(async (page) => {
      if (!hydrated) return;
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.target} ${node.failureSummary}`).join("\n")}`);
        expect(found, `axe, ${colorScheme}`).toEqual([]);
      }
    });
  },
});

const WATCHED = "errors, policy violations and foreign requests of the test's pages";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Collects what no page may do: throw, break the content security policy, ask another host. */
function watch(context: BrowserContext, origin: string): string[] {
  const problems: string[] = [];
  context.on("weberror", (error) => problems.push(`page error: ${error.error().stack ?? error.error()}`));
  context.on("console", (message) => {
    const text = message.text();
    if (/content security policy|panicked at/i.test(text)) problems.push(`console: ${text}`);
  });
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) problems.push(`foreign request: ${url}`);
  });
  return problems;
}
