// The inbox: what narrows it, its order, its keys, and one decision for several requests.
import type { Page } from "@playwright/test";
import { expect, test, type Newcomer } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { card, field, main } from "../support/parts";
import type { Rest } from "../support/rest";
import { OWNER } from "../support/server";

const BO: Newcomer = { name: "Bo" };
const PHONE = { width: 390, height: 844 };
const PAYLOAD = { mediaType: "text/plain", text: "api 1.4.2" };

const rows = (page: Page) => main(page).locator("#inbox > .row");
const row = (page: Page, number: number) => rows(page).filter({ has: page.getByText(`#${number}`, { exact: true }) });
const chips = (page: Page) => main(page).getByRole("list", { name: "Active filters" }).getByRole("link");
const combobox = (page: Page, name: string) => main(page).getByRole("combobox", { name, exact: true });
const tick = (page: Page, number: number) => main(page).getByRole("checkbox", { name: `Select #${number}` });
const filter = (page: Page) => main(page).getByRole("button", { name: "Filter", exact: true });
const tab = (page: Page, name: string | RegExp) => main(page).getByRole("navigation", { name: "Approvals" }).getByRole("link", { name });
const beyondTheEdge = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The numbers of the rows, in their order. */
async function numbers(page: Page): Promise<number[]> {
  const texts = await rows(page).locator(".row-meta > span:first-child").allTextContents();
  return texts.map((text) => Number(text.trim().slice(1)));
}

/** `count` equal deployments by the owner, in production. Gives them, the oldest first. */
async function deployments(rest: Rest, count: number, more: object = { payload: PAYLOAD }): Promise<{ id: string; number: number }[]> {
  const opened = [];
  for (let one = 0; one < count; one++) opened.push(await rest.post("/requests", deploy({ reason: `Deployment ${one + 1}`, ...more })));
  return opened;
}

/** `count` equal deployments by the owner, each to an environment of its own, where the same policy gates it. */
async function regions(rest: Rest, policy: string, count: number): Promise<any[]> {
  const opened = [];
  for (let one = 1; one <= count; one++) {
    const environment = `region-${one}`;
    await rest.post("/environments", { project: "api", name: environment });
    await rest.post("/policy-bindings", { policy, environment: `api/${environment}` });
    opened.push(await rest.post("/requests", deploy({ target: { project: "api", environment }, payload: PAYLOAD })));
  }
  return opened;
}

async function gated(rest: Rest, policy: object = ONE_APPROVAL) {
  const resources = await api(rest);
  const { policy: id } = await gate(rest, policy, { environment: "api/production" });
  return { ...resources, policy: id };
}

/** Three requests of two types: a deployment, a command on a cluster (critical), another deployment. */
async function mixed(rest: Rest) {
  const { policy } = await gated(rest);
  await rest.post("/clusters", { slug: "eu-1", name: "Frankfurt" });
  await gate(rest, { ...ONE_APPROVAL, name: "Commands", scope: "cluster", actions: ["command.execute"] }, { cluster: "eu-1" });
  const [first] = await deployments(rest, 1);
  const command = await rest.post("/requests", { action: "command.execute", target: { cluster: "eu-1" }, reason: "Rotate certificates" });
  const [last] = await deployments(rest, 1, { reason: "The newest" });
  return { policy, numbers: [first!.number, command.number, last!.number] as [number, number, number] };
}

test("every filter stands in the address, as a chip that takes it away, and stays across tabs", async ({ rest, owner, join, visit, axe }) => {
  const { policy, numbers: [first, command, last] } = await mixed(rest);
  const bo = await join(BO);
  await visit(bo, "/approvals");
  await expect(rows(bo)).toHaveCount(3);
  await combobox(bo, "Type").selectOption("release");
  await combobox(bo, "Project").selectOption("api");
  const members: { id: string; email: string }[] = (await rest.get("/members")).items;
  await combobox(bo, "Requester").selectOption(members.find((one) => one.email === OWNER.email)!.id);
  await filter(bo).click();
  await expect(bo).toHaveURL(/type=release.*project=api.*requester=/);
  expect(await numbers(bo)).toEqual([last, first]);
  await expect(chips(bo)).toHaveCount(3);
  await expect(chips(bo).first()).toContainText("Type: Release");
  await axe(bo);

  // What is shared stays across tabs; a tab's own does not.
  await tab(bo, /All pending/).click();
  await expect(bo).toHaveURL(/view=pending.*type=release.*project=api/);
  await tab(bo, /My requests/).click();
  await expect(bo).toHaveURL(/view=mine.*type=release.*project=api/);
  expect(bo.url()).not.toContain("requester");
  await tab(bo, /Waiting for me/).click();
  await chips(bo).filter({ hasText: "Type: Release" }).click();
  await expect(chips(bo)).toHaveCount(1);
  expect(await numbers(bo)).toEqual([last, first]);
  await main(bo).getByRole("link", { name: "Clear filters" }).click();
  await expect(bo).toHaveURL(/\/approvals$/);

  // By hand, in the address.
  for (const [query, expected] of [
    ["type=cluster", [command]],
    ["cluster=eu-1", [command]],
    ["environment=production", [last, first]],
    [`policy=${policy}`, [last, first]],
    ["requester=me", []],
    ["stale=true", []],
    ["q=newest", [last]],
    [`q=%23${command}`, [command]],
    ["type=nonsense", [last, command, first]],
  ] as const) {
    await visit(bo, `/approvals?${query}`);
    expect(await numbers(bo), query).toEqual([...expected]);
  }
  await visit(bo, "/approvals?requester=me");
  await expect(chips(bo)).toContainText("Requester: Me");
  await main(bo).getByRole("link", { name: "Look in all pending" }).click();
  await expect(bo).toHaveURL("/approvals?view=pending&requester=me");
  // A value that is none of the choices is not lost when the form is sent.
  await visit(bo, "/approvals?environment=nowhere");
  await filter(bo).click();
  await expect(bo).toHaveURL(/environment=nowhere/);
});

test("the order is chosen, and a long list is gone through in it", async ({ rest, owner, join, visit }) => {
  const { numbers: [first, command, last] } = await mixed(rest);
  const bo = await join(BO);
  await visit(bo, "/approvals");
  expect(await numbers(bo)).toEqual([last, command, first]);
  await combobox(bo, "Order").selectOption("oldest");
  await filter(bo).click();
  await expect(bo).toHaveURL(/order=oldest/);
  expect(await numbers(bo)).toEqual([first, command, last]);
  await visit(bo, "/approvals?order=risk");
  expect((await numbers(bo))[0]).toBe(command);
  await expect(combobox(bo, "Order")).toHaveValue("risk");

  await deployments(rest, 50);
  await visit(bo, "/approvals?order=oldest&type=release");
  await expect(rows(bo)).toHaveCount(50);
  await main(bo).getByRole("link", { name: "Newer" }).click();
  await expect(bo).toHaveURL(/type=release.*order=oldest.*after=/);
  await expect(rows(bo)).toHaveCount(2);
  await main(bo).getByRole("link", { name: "Oldest" }).click();
  expect((await numbers(bo))[0]).toBe(first);
});

test("equal requests are approved together, and each tells what came of it", async ({ rest, owner, join, visit, axe, hydrated }) => {
  const { policy } = await gated(rest);
  const [one, two, three] = await regions(rest, policy, 3);
  const bo = await join(BO);
  const cy = await join({ name: "Cy" });
  await visit(bo, "/approvals");
  await tick(bo, one.number).check();
  await tick(bo, two.number).check();
  if (hydrated) {
    await expect(main(bo).getByRole("status")).toHaveText("2 selected");
    await main(bo).getByRole("button", { name: "Select all 3 alike" }).click();
  } else {
    await tick(bo, three.number).check();
  }
  await axe(bo);
  await main(bo).getByRole("button", { name: "Review selected…" }).click();
  await expect(bo.getByRole("heading", { level: 1 })).toHaveText("Review together");
  for (const { number } of [one, two, three]) await expect(card(bo, "You decide about 3 requests")).toContainText(`#${number} Release Deploy`);
  await expect(main(bo)).toContainText(one.payload.digest);
  await axe(bo);

  // Somebody else decides one of them meanwhile.
  await cy.request.post(`/api/v1/requests/${two.id}/reviews`, { data: { verdict: "approve" } });
  await field(bo, "Comment").fill("Read all of it.");
  await main(bo).getByRole("button", { name: "Approve all 3 requests" }).click();
  await expect(bo.getByRole("status").filter({ hasText: "You approved 2 requests; 1 refused" })).toBeVisible();
  const line = (number: number) => card(bo, "What came of each").getByRole("listitem").filter({ hasText: `#${number} ` });
  await expect(line(one.number)).toContainText("Approved");
  await expect(line(two.number)).toContainText("Refused");
  await expect(line(two.number)).toContainText("Cy gave the last approval that this request needed");
  await expect(line(three.number)).toContainText("Approved");
  // What was said about the refused one is not lost.
  await expect(card(bo, "Your comment")).toContainText("Read all of it.");
  await axe(bo);
  const seen = await rest.get(`/requests/${three.id}`);
  expect([seen.state, seen.reviews.length, seen.reviews[0].comment]).toEqual(["approved", 1, "Read all of it."]);
  await visit(bo, "/approvals");
  await expect(main(bo)).toContainText("You are up to date");
});

test("equal requests are rejected together", async ({ rest, owner, join, visit }) => {
  const { policy } = await gated(rest);
  const [one, two] = await regions(rest, policy, 2);
  const bo = await join(BO);
  await visit(bo, `/approvals/bulk?request=${one.id}&request=${two.id}`);
  await main(bo).getByRole("button", { name: "Reject all 2 requests" }).click();
  await expect(bo.getByRole("status").filter({ hasText: "You rejected 2 requests" })).toBeVisible();
  expect((await rest.get(`/requests/${two.id}`)).state).toBe("rejected");
});

test("what differs cannot be decided together, and says so", async ({ rest, owner, join, visit, axe, hydrated }) => {
  await gated(rest);
  const [one] = (await deployments(rest, 1)) as [any];
  const [other] = (await deployments(rest, 1, { payload: { ...PAYLOAD, text: "api 6.6.6" } })) as [any];
  const bo = await join(BO);
  await visit(bo, "/approvals");
  await tick(bo, one.number).check();
  if (hydrated) {
    await expect(tick(bo, other.number)).toBeDisabled();
    await expect(row(bo, other.number)).toContainText("Has another payload");
    await axe(bo);
    await main(bo).getByRole("button", { name: "Clear", exact: true }).click();
    await expect(tick(bo, other.number)).toBeEnabled();
    await expect(main(bo).getByRole("button", { name: "Review selected…" })).toBeHidden();
  }
  await visit(bo, `/approvals/bulk?request=${one.id}&request=${other.id}`);
  await expect(main(bo)).toContainText("These cannot be decided together");
  await expect(main(bo)).toContainText(`#${other.number} has another payload`);
  await expect(main(bo).getByRole("button")).toHaveCount(0);
  await axe(bo);
});

test("what the reader cannot approve is left out, what is not there is not found", async ({ rest, owner, join, visit }) => {
  await gated(rest);
  const bo = await join(BO);
  const own = await (await bo.request.post("/api/v1/requests", { data: deploy({ payload: PAYLOAD }) })).json();
  const [one] = (await deployments(rest, 1)) as [any];
  await visit(bo, `/approvals/bulk?request=${one.id}&request=${own.id}`);
  await expect(card(bo, "Not part of it")).toContainText(`#${own.number}`);
  await expect(card(bo, "Not part of it")).toContainText("does not let the requester approve");
  await main(bo).getByRole("button", { name: "Approve 1 request" }).click();
  await expect(bo.getByRole("status").filter({ hasText: "You approved 1 request" })).toBeVisible();
  for (const path of [`request=${one.id}&request=0198f000-0000-7000-8000-000000000000`, "request=7"]) {
    expect((await bo.goto(`/approvals/bulk?${path}`))?.status()).toBe(404);
  }
  await visit(bo, "/approvals/bulk");
  await expect(main(bo)).toContainText("Nothing is selected");
});

test("why one cannot approve is there for a finger, too", async ({ rest, owner, join, visit }) => {
  await gated(rest);
  await deployments(rest, 1);
  await visit(owner, "/approvals?view=pending");
  const why = rows(owner).first().locator("details");
  await expect(why.getByText("does not let the requester approve")).toBeHidden();
  await why.locator("summary").click();
  await expect(why.getByText("does not let the requester approve")).toBeVisible();
  // And the reader is told what waits for others.
  await visit(owner, "/approvals");
  await expect(main(owner)).toContainText("1 request is waiting for others");
});

const focused = (page: Page) => page.evaluate(() => document.activeElement?.closest(".row")?.id);

test("keys move, open, select and search, but not while something is typed", async ({ rest, owner, join, visit, axe, hydrated }) => {
  test.skip(!hydrated, "keys need a script");
  await gated(rest);
  const [one, two, three] = (await deployments(rest, 3)) as [any, any, any];
  const bo = await join(BO);
  await visit(bo, "/approvals");
  for (const [key, where] of [["j", three], ["j", two], ["j", one], ["j", one], ["k", two]] as const) {
    await bo.keyboard.press(key);
    expect(await focused(bo)).toBe(`request-${where.id}`);
  }
  await bo.keyboard.press("x");
  await expect(tick(bo, two.number)).toBeChecked();
  expect(await focused(bo)).toBe(`request-${two.id}`);
  await bo.keyboard.press("x");
  await expect(tick(bo, two.number)).not.toBeChecked();
  // No single key decides.
  for (const key of ["a", "r", "Control+j", "Alt+j"]) await bo.keyboard.press(key);
  expect(await focused(bo)).toBe(`request-${two.id}`);
  await bo.keyboard.press("/");
  await expect(main(bo).getByRole("searchbox")).toBeFocused();
  await bo.keyboard.type("jkox?/");
  await expect(main(bo).getByRole("searchbox")).toHaveValue("jkox?/");

  await visit(bo, "/approvals");
  await bo.keyboard.press("?");
  const help = bo.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await axe(bo);
  await bo.keyboard.press("j");
  expect(await focused(bo)).toBeUndefined();
  await bo.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await main(bo).getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(help).toBeVisible();
  await help.getByRole("button", { name: "Close" }).click();
  await bo.keyboard.press("j");
  await bo.keyboard.press("o");
  await expect(bo).toHaveURL(`/approvals/${three.id}`);
  await bo.goBack();
  await visit(bo, "/approvals");
  await bo.keyboard.press("j");
  await bo.keyboard.press("Enter");
  await expect(bo).toHaveURL(`/approvals/${three.id}`);
});

test("the keys can be switched off", async ({ rest, owner, visit, axe, hydrated }) => {
  await gated(rest);
  await deployments(rest, 1);
  await visit(owner, "/account");
  const keys = card(owner, "Keyboard shortcuts");
  await keys.getByRole("button", { name: "Off" }).click();
  await expect(keys.getByRole("button", { name: "Off" })).toHaveAttribute("aria-pressed", "true");
  await axe(owner);
  await visit(owner, "/approvals?view=pending");
  await expect(main(owner).getByRole("button", { name: "Keyboard shortcuts" })).toHaveCount(0);
  if (hydrated) {
    await owner.keyboard.press("j");
    expect(await focused(owner)).toBeUndefined();
  }
  await visit(owner, "/account");
  await keys.getByRole("button", { name: "On" }).click();
  await expect(keys.getByRole("button", { name: "On" })).toHaveAttribute("aria-pressed", "true");
});

test("on a phone the filters fold, and nothing is beyond the edge", async ({ rest, owner, join, visit, axe }) => {
  await gated(rest);
  const long = "a-very-long-name-".repeat(3) + "x";
  await rest.post("/projects", { slug: long, name: "Long" });
  const [one, two] = (await deployments(rest, 2, { payload: PAYLOAD, reason: `${"unbroken".repeat(40)} \u05d3\u05e0\u05d4` })) as [any, any];
  const bo = await join(BO);
  await bo.setViewportSize(PHONE);
  await visit(bo, "/approvals?project=api&type=release");
  const fold = main(bo).locator("summary").filter({ hasText: "Filters" });
  await expect(fold).toContainText("2");
  await expect(combobox(bo, "Type")).toBeHidden();
  expect(await beyondTheEdge(bo)).toBeLessThanOrEqual(0);
  await axe(bo);
  await fold.click();
  await expect(combobox(bo, "Type")).toBeVisible();
  await combobox(bo, "Type").selectOption("");
  await main(bo).getByRole("button", { name: "Apply" }).click();
  await expect(fold).toContainText("1");
  await tick(bo, one.number).check();
  await tick(bo, two.number).check();
  expect(await beyondTheEdge(bo)).toBeLessThanOrEqual(0);
  await main(bo).getByRole("button", { name: "Review selected…" }).click();
  await expect(main(bo).getByRole("button", { name: "Approve all 2 requests" })).toBeVisible();
  expect(await beyondTheEdge(bo)).toBeLessThanOrEqual(0);
});
