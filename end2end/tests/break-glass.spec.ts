// An emergency, from its first click to its review.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { ask, card, choices, expectNotice, field, main } from "../support/parts";
import type { Rest } from "../support/rest";

const SECOND = { name: "Project gate", description: "", scope: "project", actions: ["release.deploy"], quorum: { minApprovals: 2 } };
const REASON = "Checkout is down for everybody";

/** Two policies and a freeze stand in the way of production. */
async function guarded(rest: Rest): Promise<{ production: string }> {
  const { production } = await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: "api/production" });
  await gate(rest, SECOND, { project: "api" });
  await rest.post(`/environments/${production}/freeze`, { reason: "Black Friday" });
  return { production };
}

/** Starts a session for deployments to production, as a person does. */
async function start(page: Page, visit: (page: Page, path: string) => Promise<void>) {
  await visit(page, "/break-glass");
  await page.getByRole("link", { name: "Start a session" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Start break-glass");
  await page.getByLabel("Reason").first().fill(REASON);
  await choices(page, "Projects").getByRole("checkbox", { name: "Release Deploy" }).check();
  await choices(page, "api").getByRole("checkbox", { name: "production" }).check();
  await page.getByRole("checkbox", { name: /^I understand/ }).check();
  await page.getByRole("button", { name: "Break the glass" }).click();
  await expectNotice(page, "Break-glass is active.");
}

/** Opens a deployment in person. */
const opened = (page: Page) => page.request.post("/api/v1/requests", { data: deploy() });

const bar = (page: Page) => page.getByRole("region", { name: "Your break-glass session" });

test("a session bypasses two policies and a freeze in full view, is revoked, and is reviewed by somebody else", async ({ rest, owner, join, visit, axe }) => {
  await guarded(rest);
  await rest.post("/org-roles", { name: "watch", permissions: ["break_glass.revoke", "security.alerts", "audit.read"] });
  const bo = await join({ name: "Bo", orgRoles: ["watch"] });
  const ruth = await join({ name: "Ruth", orgRoles: ["auditor"] });
  expect((await opened(owner)).status()).toBe(422);

  await start(owner, visit);
  await expect(bar(owner)).toContainText("Everything you do is recorded and announced.");
  await axe(owner);
  const session = new URL(owner.url()).pathname;

  const request = await (await opened(owner)).json();
  expect(request).toMatchObject({ gate: "bypassed", state: "approved", basis: "break_glass" });
  await visit(owner, `/approvals/${request.id}`);
  await expect(bar(owner)).toBeVisible();
  await expect(main(owner)).toContainText("Break-glass bypassed the approvals of this request");
  await expect(main(owner)).toContainText("One approval (version 1), Project gate (version 1)");
  await expect(main(owner)).toContainText("the freeze of production");
  const told = owner.locator("#bypassed").getByRole("listitem");
  await expect(told).toHaveText([/^One approval \(version 1\)$/, /^Project gate \(version 1\)$/, /^Freeze of production: Black Friday$/]);
  await axe(owner);

  // Whoever looks after security was told of the start and of the bypass, and can stop it.
  await visit(bo, "/notifications/alerts");
  await expect(main(bo)).toContainText("broke the glass for release.deploy at api / production");
  await expect(main(bo)).toContainText("bypassed One approval (version 1), Project gate (version 1)");
  await axe(bo);
  await visit(bo, session);
  await expect(main(bo)).toContainText(REASON);
  await expect(bo.locator("#session-bypassed")).toContainText("Freeze of production: Black Friday");
  await expect(bar(bo)).toHaveCount(0);
  await expect(bo.locator("#timeline").getByRole("link", { name: `#${request.number}` }).first()).toHaveAttribute("href", `/approvals/${request.id}`);
  const question = await ask(bo, bo.getByRole("button", { name: "End this session…" }), "End this session?");
  await expect(question).toContainText(`#${request.number} Release Deploy: api / production`);
  await field(question, "Why").fill("It is fixed");
  await question.getByRole("button", { name: /^End the session of/ }).click();
  await expectNotice(bo, "The session is over.");

  // The next one is gated again, and what was not claimed is approved no longer.
  expect((await opened(owner)).status()).toBe(422);
  await visit(owner, `/approvals/${request.id}`);
  await expect(bar(owner)).toHaveCount(0);
  await expect(main(owner)).toContainText("its break-glass session is over");

  await visit(owner, session);
  await expect(owner.getByRole("button", { name: "Record the review" })).toHaveCount(0);
  await visit(ruth, "/break-glass");
  await expect(card(ruth, "Awaiting review")).toContainText("Review owed");
  await axe(ruth);
  await visit(ruth, session);
  await expect(main(ruth)).toContainText("Revoked by Bo");
  await field(ruth, "Follow-up 1").fill("Page a second person");
  await ruth.getByLabel("By", { exact: true }).first().fill("2020-01-31");
  await ruth.getByRole("button", { name: "Record the review" }).click();
  for (const wrong of ["Say what happened", "Say whether it was", "Say who does it", "Must not be in the past"]) await expect(main(ruth)).toContainText(wrong);
  await ruth.getByLabel("What happened").fill("A provider was down, and nobody else was awake.");
  await ruth.getByRole("radio", { name: /^It was justified/ }).check();
  await field(ruth, "Follow-up 1").fill("Page a second person");
  await ruth.getByLabel("Owner").first().selectOption({ label: "Ruth" });
  await ruth.getByLabel("By", { exact: true }).first().fill("2030-01-31");
  await ruth.getByRole("button", { name: "Record the review" }).click();
  await expectNotice(ruth, "The review is recorded.");
  await expect(main(ruth)).toContainText("It was justified.");
  await ruth.getByRole("button", { name: "Report as done: Page a second person" }).click();
  await expectNotice(ruth, "The follow-up is done.");
  await axe(ruth);
  await visit(ruth, "/break-glass");
  await expect(card(ruth, "Reviewed")).toContainText("1 session");
  await expect(card(ruth, "Reviewed").getByRole("listitem")).toContainText("Justified");

  // The log shows all of it, under the band of its session.
  await visit(ruth, "/audit");
  const band = ruth.getByRole("group", { name: "Break-glass" }).first();
  await expect(band).toBeVisible();
  await expect(main(ruth)).toContainText("reviewed the session: it was justified");
  await visit(ruth, `/audit?session=${session.split("/").pop()}`);
  await expect(main(ruth)).toContainText("broke the glass for release.deploy");
  await axe(ruth);
});

test("what is missing stands beside its field, and nothing that was typed is lost", async ({ rest, owner, visit, axe }) => {
  await guarded(rest);
  await visit(owner, "/break-glass/start");
  await owner.getByLabel("Reason").first().fill(REASON);
  await owner.getByRole("button", { name: "Break the glass" }).click();
  await expect(main(owner)).toContainText("Name at least one action");
  await expect(main(owner)).toContainText("Confirm that you know");
  await expect(owner.getByLabel("Reason").first()).toHaveValue(REASON);
  await axe(owner);
});

test("the holder ends a session from the bar, and one at a time is enough", async ({ rest, owner, visit }) => {
  await guarded(rest);
  await start(owner, visit);
  await visit(owner, "/break-glass/start");
  await expect(main(owner)).toContainText("You have an active break-glass session already. It ends in");
  await expect(owner.getByRole("button", { name: "Break the glass" })).toHaveCount(0);
  await visit(owner, "/break-glass");
  await expect(main(owner).getByRole("link", { name: "Start a session" })).toHaveCount(0);
  await bar(owner).getByRole("button", { name: "End now" }).click();
  await expectNotice(owner, "The session is over.");
  await expect(main(owner)).toContainText("Nothing was bypassed");
  await expect(main(owner)).toContainText("Ended by its holder");
  await expect(main(owner)).not.toContainText("Revoked");
  await expect(bar(owner)).toHaveCount(0);
});

test("where approvals would lapse, the end is confirmed", async ({ rest, owner, visit, axe }) => {
  await guarded(rest);
  await start(owner, visit);
  const request = await (await opened(owner)).json();
  await bar(owner).getByRole("button", { name: "End now" }).click();
  const question = card(owner, "End this session?");
  await expect(question).toContainText(`#${request.number} Release Deploy: api / production`);
  await expect(bar(owner)).toBeVisible();
  await axe(owner);
  await question.getByRole("link", { name: "Keep it" }).click();
  await expect(bar(owner)).toBeVisible();
  await bar(owner).getByRole("button", { name: "End now" }).click();
  await card(owner, "End this session?").getByRole("button", { name: /^End the session of/ }).click();
  await expectNotice(owner, "The session is over.");
  await visit(owner, `/approvals/${request.id}`);
  await expect(main(owner)).toContainText("Expired");
});

test("where a policy gates it, the session starts when it is approved", async ({ rest, owner, join, visit }) => {
  await guarded(rest);
  const careful = { name: "Two keys", description: "", scope: "organization", actions: ["break_glass.initiate"], quorum: { minApprovals: 1 } };
  await gate(rest, careful, { organization: true });
  const bo = await join({ name: "Bo" });
  await visit(owner, "/break-glass/start");
  await expect(main(owner)).toContainText("This needs approval by Two keys first");
  await owner.getByLabel("Reason").first().fill(REASON);
  await choices(owner, "Projects").getByRole("checkbox", { name: "Release Deploy" }).check();
  await owner.getByRole("radio", { name: "In the whole organization" }).check();
  await owner.getByRole("checkbox", { name: /^I understand/ }).check();
  await owner.getByRole("button", { name: "Ask for the session" }).click();
  await expectNotice(owner, "The session starts when it is approved.");
  await expect(bar(owner)).toHaveCount(0);
  const request = new URL(owner.url()).pathname;
  await visit(owner, "/break-glass");
  await expect(card(owner, "Waiting for approval").getByRole("link", { name: /Break/ })).toHaveAttribute("href", request);
  await visit(bo, request);
  await expect(card(bo, "The session that is asked for")).toContainText("30 minutes");
  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(main(bo)).toContainText("The session is active for 30 minutes.");
  await visit(owner, "/break-glass");
  await expect(card(owner, "Active")).toContainText("the organization");
  await expect(bar(owner)).toBeVisible();
});

test("the limits are the organization's", async ({ owner, visit }) => {
  await visit(owner, "/settings/organization");
  const limits = card(owner, "Break-glass");
  await limits.getByLabel("Longest session (minutes)").fill("20");
  await limits.getByRole("button", { name: "Save limits" }).click();
  await expect(main(owner)).toContainText("Must not be less than the shortest");
  await card(owner, "Break-glass").getByLabel("Longest session (minutes)").fill("45");
  await card(owner, "Break-glass").getByRole("button", { name: "Save limits" }).click();
  await expectNotice(owner, "The limits of break-glass were saved.");
  await visit(owner, "/break-glass/start");
  await expect(owner.getByLabel("Duration").locator("option")).toHaveText(["30 minutes", "45 minutes"]);
});
