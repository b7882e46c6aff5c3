// What every test starts from: a server of its own, and pages that may do nothing wrong.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Rest } from "./support/rest";
import { FOUNDED, OWNER, OWNER_TOKEN, startServer, type Server, type Start } from "./support/server";

export { expect };

/** Somebody who is invited: whatever is not said is empty. */
export interface Newcomer {
  name: string;
  teams?: string[];
  orgRoles?: string[];
}

interface Fixtures {
  /** How the server is started; change it with `test.use({ start: … })`. */
  start: Start;
  server: Server;
  /** Whether this project runs scripts. */
  hydrated: boolean;
  /** REST by the owner's token. */
  rest: Rest;
  /** The owner's page, signed in. */
  owner: Page;
  /** Invites somebody, lets them join, and gives their page: a browser context of their own, signed in. */
  join: (who: Newcomer) => Promise<Page>;
  /** Opens a page of somebody who is not signed in, watched like the first. */
  another: () => Promise<Page>;
  /** Waits until every island on the page reacts; at once where there is no script. */
  islands: (page: Page) => Promise<void>;
  /** Opens an address, which has to answer well, and waits for its islands. */
  visit: (page: Page, path: string) => Promise<void>;
  /** Accessibility, in light and in dark. axe itself is a script, so without JavaScript there is nothing to ask. */
  axe: (page: Page) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  start: [FOUNDED, { option: true }],
  server: async ({ start }, use) => {
    const server = await startServer(start);
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
  hydrated: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  rest: async ({ server }, use) => use(new Rest(server.url, OWNER_TOKEN)),

  context: async ({ context, server }, use) => {
    const problems = watch(context, server.url);
    await use(context);
    expect(problems, WATCHED).toEqual([]);
  },
  owner: async ({ page }, use) => {
    await signIn(page, OWNER);
    await use(page);
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
  join: async ({ another, rest }, use) => {
    await use(async ({ name, teams = [], orgRoles = ["member"] }) => {
      const email = `${name.toLowerCase()}@acme.example`;
      const invited = await rest.post("/invitations", { email, teams, orgRoles });
      const page = await another();
      const secret = invited.url.split("/").pop();
      const answer = await page.request.post(`/api/v1/invitations/${secret}/acceptance`, { data: { name, password: OWNER.password } });
      expect(answer.status(), await answer.text()).toBe(201);
      return page;
    });
  },

  islands: async ({ hydrated }, use) => {
    await use(async (page) => {
      if (hydrated) await expect(page.locator('leptos-island:not(:has([data-hydrated="true"]))')).toHaveCount(0);
    });
  },
  visit: async ({ islands }, use) => {
    await use(async (page, path) => {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(200);
      await islands(page);
    });
  },
  axe: async ({ hydrated }, use) => {
    await use(async (page) => {
      if (!hydrated) return;
      // The themes differ in nothing but colours.
      await sound(page, "light", (axe) => axe.withTags(RULES));
      await sound(page, "dark", (axe) => axe.withRules(["color-contrast"]));
    });
  },
});

const WATCHED = "errors, policy violations and foreign requests of the test's pages";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Signs a page's browser context in, without a page. */
export async function signIn(page: Page, login: { email: string; password: string }) {
  const answer = await page.request.post("/api/v1/session", { data: login });
  expect(answer.status(), await answer.text()).toBe(201);
}

// No page holds a frame of another, so axe need not open a page to put their results together.
async function sound(page: Page, colorScheme: "light" | "dark", rules: (axe: AxeBuilder) => AxeBuilder) {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  const { violations } = await rules(new AxeBuilder({ page }).setLegacyMode()).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.target} ${node.failureSummary}`).join("\n")}`);
  expect(found, `axe, ${colorScheme}, ${page.url()}`).toEqual([]);
}

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
