// Pages that change while they are read: what others do is seen without reloading.
import { expect, test, type Newcomer } from "../fixtures";
import { api, deploy, gate, groups } from "../support/acme";
import { card, field, main } from "../support/parts";
import type { Page } from "@playwright/test";

// Without JavaScript a page is as old as its last load, and there is nothing to follow.
test.skip(({ hydrated }) => !hydrated, "nothing is live without JavaScript");

const TWO_APPROVALS = {
  name: "Two approvals",
  description: "",
  scope: "environment",
  actions: ["release.deploy"],
  quorum: { minApprovals: 2, minDistinctTeams: 2 },
};

const ANA: Newcomer = { name: "Ana", teams: ["SRE"] };
const BO: Newcomer = { name: "Bo", teams: ["platform"] };

/** Waits until the page follows. */
const following = (page: Page) => expect(page.locator('#live[data-state="following"]')).toBeAttached();

/** A sign that the document was not loaded anew. */
async function plant(page: Page) {
  await page.evaluate(() => ((window as any).planted = true));
}

const stayed = (page: Page) => expect(page.evaluate(() => (window as any).planted)).resolves.toBe(true);

test("the requester and two approvers see each other's acts without reloading", async ({ owner, join, rest, visit }) => {
  await api(rest);
  await groups(rest);
  await gate(rest, TWO_APPROVALS, { environment: "api/production" });
  const [ana, bo] = [await join(ANA), await join(BO)];
  const { id, number } = await rest.post("/requests", deploy({ payload: { mediaType: "application/yaml", text: "image: api:1.4.2", before: "image: api:1.4.1" } }));
  for (const page of [owner, ana, bo]) {
    await visit(page, `/approvals/${id}`);
    await following(page);
    await plant(page);
  }
  await expect(ana).toHaveTitle(/^\(1\) /);

  // Bo has begun to write when Ana approves: what is typed stays, and everybody is told.
  await field(bo, "Comment").fill("Looks right to me");
  await card(ana, "Your review").getByRole("button", { name: "Approve" }).click();
  await expect(ana.getByText(`You approved #${number}. It still waits for others.`)).toBeVisible();
  for (const page of [owner, bo]) {
    await expect(page.getByRole("status").filter({ hasText: "Ana approved · just now" })).toBeVisible();
    await expect(card(page, "Timeline").getByText("Ana approved")).toBeVisible();
    await expect(card(page, "Policies").getByText("1 of 2", { exact: true })).toBeVisible();
    await stayed(page);
  }
  await expect(field(bo, "Comment")).toHaveValue("Looks right to me");

  await card(bo, "Your review").getByRole("button", { name: "Approve" }).click();
  for (const page of [owner, ana]) await expect(main(page).getByText("Approved", { exact: true }).first()).toBeVisible();
  await stayed(owner);
  await expect(ana).not.toHaveTitle(/^\(/);
});

test("a connection that is cut goes on where it was, and nothing is missed", async ({ owner, join, rest, visit, context }) => {
  await api(rest);
  await groups(rest);
  await gate(rest, TWO_APPROVALS, { environment: "api/production" });
  const ana = await join(ANA);
  const { id } = await rest.post("/requests", deploy());
  await visit(owner, `/approvals/${id}`);
  await visit(ana, `/approvals/${id}`);
  await following(owner);
  await plant(owner);
  await context.setOffline(true);
  // Chromium leaves streams open that it has; the page is told, and lets go as it would.
  await owner.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  await card(ana, "Your review").getByRole("button", { name: "Approve" }).click();
  await expect(ana.getByText(/You approved #\d+\. It still waits for others/)).toBeVisible();
  await expect(card(owner, "Timeline").getByText("Ana approved")).toBeHidden();
  await context.setOffline(false);
  await owner.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(card(owner, "Timeline").getByText("Ana approved")).toBeVisible();
  await stayed(owner);
});

test("a break-glass session comes to every open page, and leaves it when somebody else ends it", async ({ owner, join, rest, visit }) => {
  await api(rest);
  await rest.post("/org-roles", { name: "watch", permissions: ["break_glass.revoke"] });
  const bo = await join({ name: "Bo", orgRoles: ["watch"] });
  for (const page of [owner, bo]) {
    await visit(page, "/settings/teams");
    await following(page);
    await plant(page);
  }
  const wish = { reason: "Checkout is down", actions: ["release.deploy"], scope: { organization: true }, minutes: 30, understood: true };
  expect((await owner.request.post("/api/v1/break-glass-sessions", { data: wish })).status()).toBe(201);
  const bar = owner.getByRole("region", { name: "Your break-glass session" });
  await expect(bar.getByRole("timer")).toHaveText(/^29:5\d$/);
  const line = bo.getByRole("region", { name: "Active break-glass sessions" });
  await expect(line).toContainText(/^Break-glass is active: .+ until \d\d:\d\d/);
  await line.getByRole("link").click();
  await bo.getByRole("button", { name: "End this session…" }).click();
  await bo.getByRole("button", { name: /^End the session of/ }).click();
  await expect(bar).toHaveCount(0);
  await expect(line).toHaveCount(0);
  await stayed(owner);
});

test("a page that says why it shows nothing stays, while the bell counts on", async ({ join, rest }) => {
  await api(rest);
  await groups(rest);
  await gate(rest, { ...TWO_APPROVALS, name: "One approval", quorum: { minApprovals: 1 } }, { environment: "api/production" });
  const ana = await join(ANA);
  expect((await ana.goto("/audit"))?.status()).toBe(403);
  await following(ana);
  await plant(ana);
  await rest.post("/requests", deploy());
  await expect(ana.getByRole("button", { name: "Notifications, 1 unread" })).toBeVisible();
  await stayed(ana);
});

test("where the server cannot be followed, the page asks now and then", async ({ owner, join, rest, visit, context }) => {
  test.slow();
  await api(rest);
  await groups(rest);
  await gate(rest, TWO_APPROVALS, { environment: "api/production" });
  const ana = await join(ANA);
  const { id } = await rest.post("/requests", deploy());
  // Something between the browser and the server that lets no stream through.
  await context.route("**/live?*", (route) => (route.request().headers().accept?.includes("text/event-stream") ? route.abort() : route.fallback()));
  await visit(owner, `/approvals/${id}`);
  await expect(owner.locator('#live[data-state="polling"]')).toBeAttached({ timeout: 30_000 });
  await visit(ana, `/approvals/${id}`);
  await card(ana, "Your review").getByRole("button", { name: "Approve" }).click();
  await expect(card(owner, "Timeline").getByText("Ana approved")).toBeVisible({ timeout: 30_000 });
});

test("the inbox changes in place: no line moves, new ones wait, and what was decided says so", async ({ owner, join, rest, visit }) => {
  await api(rest);
  await groups(rest);
  await gate(rest, { ...TWO_APPROVALS, name: "One approval", quorum: { minApprovals: 1 } }, { environment: "api/production" });
  const [ana, bo] = [await join(ANA), await join(BO)];
  const first = await rest.post("/requests", deploy({ reason: "The first" }));
  await rest.post("/requests", deploy({ reason: "The second" }));
  await visit(ana, "/approvals");
  await following(ana);
  await plant(ana);
  const rows = main(ana).locator("li.row");
  await expect(rows).toHaveCount(2);

  await visit(bo, `/approvals/${first.id}`);
  await card(bo, "Your review").getByRole("button", { name: "Reject" }).click();
  await expect(rows.filter({ hasText: "The first" }).getByText(/^Bo /)).toBeVisible();
  await expect(rows).toHaveCount(2);

  await rest.post("/requests", deploy({ reason: "The third" }));
  const more = ana.getByRole("link", { name: "1 new request" });
  await expect(more).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(ana.getByRole("navigation", { name: "Main" }).getByText("2", { exact: true })).toBeVisible();
  await stayed(ana);
  await more.click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("The third");
});

test("a review that comes too late says who was faster, and keeps what was typed", async ({ join, rest, visit, context }) => {
  await api(rest);
  await groups(rest);
  await gate(rest, { ...TWO_APPROVALS, quorum: { minApprovals: 1 } }, { environment: "api/production" });
  const [ana, bo] = [await join(ANA), await join(BO)];
  const { id } = await rest.post("/requests", deploy());
  // Ana's page hears of nothing, as on a train.
  await ana.context().route("**/live?*", (route) => route.abort());
  await visit(ana, `/approvals/${id}`);
  await visit(bo, `/approvals/${id}`);
  await card(bo, "Your review").getByRole("button", { name: "Reject" }).click();
  await expect(main(bo).getByText("Rejected", { exact: true }).first()).toBeVisible();

  await field(ana, "Comment").fill("Ship it");
  await card(ana, "Your review").getByRole("button", { name: "Approve" }).click();
  await expect(ana.getByRole("alert")).toContainText(/Bo rejected this request just now\. What you typed is kept/);
  await expect(field(ana, "Comment")).toHaveValue("Ship it");
  await context.close();
});
