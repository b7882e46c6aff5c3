// Every page of the demo organization, as those see it who use it.
import type { Page } from "@playwright/test";
import { expect, signIn, test } from "../fixtures";
import { DEMO } from "../support/server";

test.use({ start: DEMO });

const PEOPLE = ["olivia", "priya", "ruth"] as const;
const STATES = ["pending", "approved", "executing", "succeeded", "failed", "rejected", "cancelled", "expired"];

/** The addresses of the site as a member finds them: lists, and one thing of each kind and state. */
async function addresses(page: Page): Promise<string[]> {
  const get = async (path: string) => (await page.request.get(`/api/v1${path}`)).json();
  const first = async (path: string) => (await get(`${path}?limit=1`)).items[0].id;
  const requests = await Promise.all(STATES.map(async (state) => (await get(`/requests?status=${state}&limit=1`)).items[0]?.id));
  const policies = (await get("/approval-policies")).items.map((policy: { id: string }) => policy.id);
  const environment = (await get("/environments")).items.find((one: { cluster?: object }) => one.cluster);
  const project = environment.project.id;
  return [
    "/approvals",
    "/approvals?view=pending",
    "/approvals?view=mine",
    "/approvals?view=decided",
    "/approvals?view=decided&q=nothing+like+it",
    ...requests.filter(Boolean).map((id) => `/approvals/${id}`),
    `/approvals/${requests[3]}?diff=split`,
    "/requests/new",
    `/requests/new?from=${requests[3]}`,
    "/audit",
    "/audit?kind=request.rejected",
    "/approval-policies",
    "/approval-policies?archived=true",
    "/approval-policies/new",
    `/approval-policies/${policies[0]}`,
    `/approval-policies/${policies[0]}/edit`,
    `/approval-policies/${policies[0]}/versions`,
    `/resources/organization/${(await get("/organization")).id}`,
    `/resources/project/${project}`,
    `/resources/environment/${environment.id}`,
    `/resources/cluster/${environment.cluster.id}`,
    "/account",
    "/settings",
    "/settings/members",
    `/settings/members/${await first("/members")}`,
    "/settings/invitations",
    "/settings/invitations/new",
    "/settings/teams",
    "/settings/teams/new",
    `/settings/teams/${await first("/teams")}`,
    "/settings/org-roles",
    "/settings/org-roles/new",
    `/settings/org-roles/${await first("/org-roles")}`,
    "/settings/projects",
    "/settings/projects/new",
    `/settings/projects/${project}`,
    `/settings/environments/${environment.id}`,
    "/settings/clusters",
    "/settings/clusters/new",
    `/settings/clusters/${environment.cluster.id}`,
    "/settings/tokens",
    "/settings/tokens/new",
    "/settings/organization",
  ];
}

for (const person of PEOPLE) {
  test(`every page is whole, sound and narrow enough for ${person}`, async ({ page, islands, axe }) => {
    test.setTimeout(120_000);
    await signIn(page, { email: `${person}@northwind.example`, password: "northwind-demo" });
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of await addresses(page)) {
      await test.step(path, async () => {
        const status = (await page.goto(path))?.status();
        // Who may not see a page is told so, on a page that is as sound as the others.
        expect(person === "olivia" ? [200] : [200, 403], `${path}: ${status}`).toContain(status);
        await islands(page);
        await expect.soft(page.getByRole("heading", { level: 1 }), `${path}: one h1`).toHaveCount(1);
        expect.soft(await page.title(), `${path}: its title`).not.toBe("");
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect.soft(beyond, `${path}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
        if (person === "olivia" || status === 403) await axe(page);
      });
    }
  });
}

test("the demo's logins are one click away", async ({ page, visit, axe }) => {
  await visit(page, "/login");
  await axe(page);
  await page.getByRole("button", { name: "Log in as olivia@northwind.example" }).click();
  await expect(page).toHaveURL("/approvals");
});

test("nothing but the navigation and what is inside is wider on a large screen either", async ({ page, visit, axe }) => {
  await signIn(page, { email: "olivia@northwind.example", password: "northwind-demo" });
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const path of ["/approvals?view=pending", "/approval-policies", "/approval-policies/new", "/audit", "/settings/members"]) {
    await visit(page, path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBeLessThanOrEqual(0);
    await axe(page);
  }
});

test("the interface for machines is described on a page of its own", async ({ page, axe }) => {
  expect((await page.goto("/api/docs"))?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await axe(page);
});
