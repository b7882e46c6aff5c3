// The brief's four errors, with their words, on the page and by REST.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { api, deploy, gate, groups } from "../support/acme";
import { expectNotice, field, main } from "../support/parts";

const BY_SRE = { name: "By SRE", scope: "environment", actions: ["release.deploy"], approvers: { teams: ["SRE"] }, quorum: { minApprovals: 2 }, conditions: { requireReason: true } };

/** A review by REST, by whoever is signed in on the page. */
const review = (page: Page, id: string, verdict = "approve") => page.request.post(`/api/v1/requests/${id}/reviews`, { data: { verdict } });

test("422 policy violations", async ({ rest, owner, visit }) => {
  const { production } = await api(rest);
  await groups(rest);
  await gate(rest, BY_SRE, { environment: "api/production" });
  await rest.post(`/environments/${production}/freeze`, { reason: "Quarter-end close" });

  const answer = await rest.call("POST", "/requests", deploy({ reason: " " }));
  expect(answer.status).toBe(422);
  expect(answer.body.detail).toBe("policy violations");
  expect(answer.body.violations.map((violation: { code: string }) => violation.code).sort()).toEqual(["environment-frozen", "reason-required"]);

  await visit(owner, "/requests/new");
  await owner.getByRole("combobox", { name: "Action" }).selectOption("release.deploy");
  await owner.getByRole("combobox", { name: "Environment" }).selectOption({ label: "api / production (frozen)" });
  await owner.getByRole("button", { name: "Open request" }).click();
  const alert = owner.getByRole("alert").filter({ hasText: "policy violations" });
  await expect(alert).toContainText("By SRE requires a reason");
  await expect(alert).toContainText("production is frozen: Quarter-end close");
  await expect(owner.getByRole("combobox", { name: "Action" })).toHaveValue("release.deploy");
});

test("403 you are not an eligible approver for this request", async ({ rest, join, visit }) => {
  await api(rest);
  await groups(rest);
  const ana = await join({ name: "Ana", teams: ["SRE"] });
  const bo = await join({ name: "Bo", teams: ["platform"] });
  await gate(rest, BY_SRE, { environment: "api/production" });
  const { id } = await rest.post("/requests", deploy());

  const answer = await review(bo, id);
  expect(answer.status()).toBe(403);
  expect((await answer.json()).detail).toBe("you are not an eligible approver for this request");
  await visit(bo, `/approvals/${id}`);
  await expect(main(bo)).toContainText("The policy names other approvers.");
  await expect(bo.getByRole("button", { name: "Approve" })).toHaveCount(0);

  // Ana has the page open while she leaves the team.
  await visit(ana, `/approvals/${id}`);
  const members = (await rest.get("/members")).items;
  await rest.patch(`/members/${members.find((member: { name: string }) => member.name === "Ana").id}`, { teams: [] });
  await ana.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(ana.getByRole("alert")).toContainText("you are not an eligible approver for this request");
});

test("409 already reviewed", async ({ rest, join, visit }) => {
  await api(rest);
  await groups(rest);
  const ana = await join({ name: "Ana", teams: ["SRE"] });
  await gate(rest, BY_SRE, { environment: "api/production" });
  const { id } = await rest.post("/requests", deploy());

  // The other tab hears of nothing, as on a train.
  await ana.context().route("**/live?*", (route) => route.abort());
  const second = await ana.context().newPage();
  await visit(ana, `/approvals/${id}`);
  await visit(second, `/approvals/${id}`);
  await ana.getByRole("button", { name: "Approve", exact: true }).click();
  await expectNotice(ana, "It still waits for others.");
  await second.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(second.getByRole("alert")).toContainText("You already approved this request");

  const answer = await review(ana, id, "reject");
  expect(answer.status()).toBe(409);
  expect((await answer.json()).detail).toBe("already reviewed");
});

test("404 request not found", async ({ rest, owner, join, visit, axe }) => {
  await api(rest);
  await groups(rest);
  const ana = await join({ name: "Ana", teams: ["SRE"] });
  await gate(rest, BY_SRE, { environment: "api/production" });
  const { id } = await rest.post("/requests", deploy());

  await ana.context().route("**/live?*", (route) => route.abort());
  await visit(ana, `/approvals/${id}`);
  await field(ana, "Comment").fill("Looks right.");
  await rest.post(`/requests/${id}/cancellation`, { comment: "Not needed any more" });
  await ana.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(ana.getByRole("alert")).toContainText("cancelled this request just now. What you typed is kept");

  const cancelled = await review(ana, id);
  expect(cancelled.status()).toBe(404);
  expect((await cancelled.json()).detail).toBe("request not found");
  for (const nowhere of ["019aa000-0000-7000-8000-000000000000", "nonsense"]) {
    expect((await rest.call("GET", `/requests/${nowhere}`)).status).toBe(404);
    expect((await owner.goto(`/approvals/${nowhere}`))?.status()).toBe(404);
    await expect(owner.getByRole("heading", { level: 1 })).toBeVisible();
    await axe(owner);
  }
});
