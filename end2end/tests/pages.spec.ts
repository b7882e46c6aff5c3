// Every page of the demo organization, as those see it who use it.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, signIn, test } from "../fixtures";
import { DEMO } from "../support/server";

// A webhook of these tests may call this machine, where nobody listens.
test.use({ start: { ...DEMO, env: { ...DEMO.env, COUNTERSIGN_WEBHOOK_NETWORKS: "127.0.0.0/8" } } });

const PEOPLE = ["olivia", "priya", "ruth"] as const;
const PHONE = { width: 390, height: 844 };
/** The id of nothing. */
const NOTHING = "0193a5f0-0000-7000-8000-000000000000";
const STATES = ["pending", "approved", "executing", "succeeded", "failed", "rejected", "cancelled", "expired"];

/** Pages of those who are not signed in; other files look at them. */
const OUTSIDE = ["/", "/login", "/setup/:secret", "/invitations/:secret"];

/** One thing of a kind, as REST tells of it. */
interface Thing {
  id: string;
  project: { id: string };
  cluster?: { id: string };
  version: number;
}

/** The addresses of an area of the site: its lists, and one thing of each kind and state. */
const AREAS: Record<string, (page: Page) => Promise<string[]>> = {
  requests: async (page) => {
    const of = async (state: string) => (await some(page, `/requests?status=${state}&limit=1`))[0]?.id;
    const requests = (await Promise.all(STATES.map(of))).filter(Boolean);
    expect(requests, "one request in each state").toHaveLength(STATES.length);
    return [
      "/approvals",
      ...["pending", "mine", "decided", "decided&q=nothing+like+it"].map((view) => `/approvals?view=${view}`),
      ...requests.map((id) => `/approvals/${id}`),
      `/approvals/${requests[3]}?diff=split`,
      "/approvals?view=pending&type=cluster&requester=me&stale=true&order=risk",
      "/approvals/bulk",
      `/approvals/bulk?request=${requests[0]}`,
      `/approvals/bulk?${requests.map((id) => `request=${id}`).join("&")}`,
      "/requests/new",
      `/requests/new?from=${requests[3]}`,
      "/notifications",
      "/notifications?unread=true",
      "/notifications/alerts",
      "/break-glass",
      "/break-glass/start",
      ...(await some(page, "/break-glass-sessions")).map((session) => `/break-glass/${session.id}`),
      "/audit",
      "/audit?kind=request.rejected",
    ];
  },
  "policies and resources": async (page) => {
    const policies = await some(page, "/approval-policies");
    const environment = (await some(page, "/environments")).find((one) => one.cluster);
    const organization = await (await page.request.get("/api/v1/organization")).json();
    const [request] = await some(page, "/requests?limit=1");
    const changed = policies.reduce((most, one) => (one.version > most.version ? one : most));
    return [
      "/approval-policies",
      "/approval-policies?archived=true",
      "/approval-policies/new",
      "/approval-policies/new?preset=off-hours-change-gate",
      ...policies.map((policy) => `/approval-policies/${policy.id}`),
      `/approval-policies/${policies[0]?.id}/edit`,
      `/approval-policies/${policies[0]?.id}/versions`,
      `/approval-policies/${changed.id}/versions?from=1&to=${changed.version}`,
      `/approval-policies/${policies[0]?.id}/replay`,
      `/approval-policies/${policies[0]?.id}/replay?days=365&observed=true`,
      "/simulator",
      "/simulator?action=release.deploy&actor=nobody&by=nobody&verdict=approve",
      `/simulator?action=release.deploy&environment=${environment?.id}&by=priya@northwind.example&verdict=approve`,
      `/simulator?policy=${policies[0]?.id}`,
      `/simulator?request=${request?.id}`,
      `/resources/organization/${organization.id}`,
      `/resources/project/${environment?.project.id}`,
      `/resources/environment/${environment?.id}`,
      `/resources/cluster/${environment?.cluster?.id}`,
    ];
  },
  settings: async (page) => {
    const lists = ["members", "teams", "org-roles", "projects", "clusters", "environments"];
    const things = await Promise.all(lists.map(async (list) => `/settings/${list}/${(await some(page, `/${list}?limit=1`))[0]?.id}`));
    const forms = ["teams", "org-roles", "projects", "clusters", "tokens", "webhooks"].map((list) => `/settings/${list}/new`);
    return [
      "/account",
      "/settings",
      ...["members", "invitations", "teams", "org-roles", "projects", "clusters", "tokens", "webhooks", "email", "organization"].map((list) => `/settings/${list}`),
      ...things,
      ...forms,
      "/settings/webhooks/new?preset=security",
      ...(await webhook(page)),
    ];
  },
};

async function some(page: Page, path: string): Promise<Thing[]> {
  return (await (await page.request.get(`/api/v1${path}`)).json()).items;
}

/** A webhook whose receiver is down, and what became of a test; those who may make none find these addresses closed. */
async function webhook(page: Page): Promise<string[]> {
  const data = { name: "Nobody listens", url: "http://127.0.0.1:9/", events: ["*"] };
  const made = await page.request.post("/api/v1/webhooks", { data });
  const id = made.ok() ? (await made.json()).webhook.id : NOTHING;
  const sent = await page.request.post(`/api/v1/webhooks/${id}/test`);
  const delivery = sent.ok() ? (await sent.json()).id : NOTHING;
  return ["", "?state=dead", `/deliveries/${delivery}`].map((rest) => `/settings/webhooks/${id}${rest}`);
}

const signInAs = (page: Page, person: string) => signIn(page, { email: `${person}@northwind.example`, password: "northwind-demo" });
const beyondTheEdge = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [area, addresses] of Object.entries(AREAS)) {
  for (const person of PEOPLE) {
    test(`${area}: every page is whole, sound and narrow enough for ${person}`, async ({ page, hydrated, islands, axe }) => {
      test.skip(!hydrated && person !== "olivia", "without JavaScript the owner sees all that the others see");
      // Many pages, each looked at by axe twice.
      test.slow();
      await signInAs(page, person);
      for (const path of await addresses(page)) {
        await test.step(path, async () => {
          await page.setViewportSize(PHONE);
          const status = (await page.goto(path))?.status();
          // Who may not see a page is told so, on a page that is as sound as the others.
          expect(person === "olivia" ? [200] : [200, 403], `${path}: ${status}`).toContain(status);
          await islands(page);
          await expect.soft(page.getByRole("heading", { level: 1 }), `${path}: one h1`).toHaveCount(1);
          expect.soft(await page.title(), `${path}: its title`).not.toBe("");
          expect.soft(await beyondTheEdge(page), `${path}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
          // The owner sees the most: what the others see is part of it, but for what they are refused.
          if (person === "olivia" || status === 403) {
            // What sticks to the bottom of the screen covers nothing on a screen as high as the page.
            await page.setViewportSize({ ...PHONE, height: Math.max(PHONE.height, await page.evaluate(() => document.documentElement.scrollHeight)) });
            await axe(page);
          }
        });
      }
    });
  }
}

test("the areas above leave out no page of the site map", async ({ page }) => {
  await signInAs(page, "olivia");
  const visited = (await Promise.all(Object.values(AREAS).map((addresses) => addresses(page)))).flat();
  const routes = [...readFileSync("../app/src/routes.rs", "utf8").matchAll(/path!\("(.*?)"\)/g)].map(([, path]) => path ?? "");
  expect(routes.length).toBeGreaterThan(10);
  const missing = routes.filter((route) => {
    const address = new RegExp(`^${route.replace(/:\w+/g, "[^/?]+")}(\\?.*)?$`);
    return !OUTSIDE.includes(route) && !visited.some((path) => address.test(path));
  });
  expect(missing).toEqual([]);
});

test("the demo's logins are one click away", async ({ page, visit, axe }) => {
  await visit(page, "/login");
  await axe(page);
  await page.getByRole("button", { name: "Log in as olivia@northwind.example" }).click();
  await expect(page).toHaveURL("/approvals");
});

test("on a large screen the pages are as sound", async ({ page, visit, axe }) => {
  await signInAs(page, "olivia");
  await page.setViewportSize({ width: 1440, height: 900 });
  const [request] = await some(page, "/requests?status=pending&limit=1");
  for (const path of ["/approvals?view=pending", `/approvals/${request?.id}`, "/approval-policies", "/audit", "/settings/members"]) {
    await visit(page, path);
    expect(await beyondTheEdge(page), path).toBeLessThanOrEqual(0);
    await axe(page);
  }
});

test("the interface for machines is described on a page of its own, which can be narrowed", async ({ page, axe, hydrated }) => {
  expect((await page.goto("/api/docs"))?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await axe(page);
  const operations = page.locator(".operation:visible");
  const all = await operations.count();
  const find = page.getByRole("searchbox", { name: "Find operations" });
  if (!hydrated) return expect(find).toBeHidden();
  await find.fill("post /requests/{id}/claim");
  await expect(operations).toHaveCount(1);
  await expect(page.getByRole("status")).toHaveText(`1 of ${all} operations`);
  await axe(page);
  // The name of the group counts, too.
  await find.fill("put notifications email choose");
  await expect(operations).toHaveCount(1);
  await expect(operations).toContainText("/notification-preferences");
  await find.fill("zzz");
  await expect(page.getByRole("status")).toHaveText(`0 of ${all} operations`);
  await expect(page.getByRole("heading", { level: 2 })).toHaveCount(0);
  await axe(page);
  await find.fill("post /requests/{id}/claim");
  await expect(page.getByRole("heading", { level: 2, name: "Schemas" })).toBeVisible();
  // What is found has an address, and no part of it is cut on a phone.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(operations).toHaveCount(1);
  await find.fill("");
  await expect(operations).toHaveCount(all);
  expect(await beyondTheEdge(page)).toBeLessThanOrEqual(0);
  const cut = await page.locator("th, td, h3, nav a").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
  expect(cut).toBe(0);
});
