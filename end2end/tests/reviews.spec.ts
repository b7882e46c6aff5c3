// What may become of a request besides approval.
import { expect, test, type Newcomer } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { ask, expectNotice, field, main } from "../support/parts";
import type { Rest } from "../support/rest";

const TWO = { ...ONE_APPROVAL, name: "Two approvals", quorum: { minApprovals: 2 } };
const BO: Newcomer = { name: "Bo" };

/** A deployment that waits for a policy; opened by the owner. */
async function opened(rest: Rest, policy: object): Promise<{ id: string; number: number }> {
  await api(rest);
  await gate(rest, policy, { environment: "api/production" });
  return rest.post("/requests", deploy({ payload: { mediaType: "text/plain", text: "api 1.4.2" } }));
}

test("one rejection closes the request, and it can be asked for again", async ({ rest, owner, join, visit }) => {
  const { id, number } = await opened(rest, TWO);
  const bo = await join(BO);
  await visit(bo, `/approvals/${id}`);
  await field(bo, "Comment").fill("Not on a Friday.");
  await bo.getByRole("button", { name: "Reject" }).click();
  await expectNotice(bo, `You rejected #${number}. It is closed.`);
  await expect(main(bo)).toContainText("Bo rejected it. One rejection is enough.");
  await expect(main(bo)).toContainText("Not on a Friday.");

  await visit(owner, `/approvals/${id}`);
  await owner.getByRole("link", { name: "Ask again" }).click();
  await expect(owner.getByRole("heading", { level: 1 })).toHaveText(`Ask again for #${number}`);
  await expect(field(owner, "Reason")).toHaveValue("Fix checkout");
  await expect(field(owner, "Payload")).toHaveValue("api 1.4.2");
  await field(owner, "Reason").fill("Fix checkout, on Monday");
  await owner.getByRole("button", { name: "Open request" }).click();
  await expectNotice(owner, `#${number + 1} is open and waits for approval.`);
  await expect(main(owner).getByRole("link", { name: `#${number}`, exact: true })).toHaveAttribute("href", `/approvals/${id}`);
});

test("an approval can be taken back while the request is pending", async ({ rest, join, visit }) => {
  const { id, number } = await opened(rest, TWO);
  const bo = await join(BO);
  await visit(bo, `/approvals/${id}`);
  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expectNotice(bo, `You approved #${number}.`);
  await expect(main(bo)).toContainText("1 of 2");
  await bo.getByRole("button", { name: "Take my approval back" }).click();
  await expectNotice(bo, `Your approval of #${number} is taken back.`);
  await expect(main(bo)).toContainText("0 of 2");
  await expect(main(bo)).toContainText("took their approval back");
  await expect(bo.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
});

test("a comment stands in the timeline and decides nothing", async ({ rest, join, visit }) => {
  const { id, number } = await opened(rest, ONE_APPROVAL);
  const bo = await join(BO);
  await visit(bo, `/approvals/${id}`);
  await field(bo, "Comment without deciding").fill("Which build is it?\u202e<script>");
  await bo.getByRole("button", { name: "Add comment" }).click();
  await expectNotice(bo, "Your comment is in the timeline.");
  await expect(main(bo)).toContainText("Which build is it?");
  await expect(main(bo)).toContainText("<script>");
  // What would turn the line round is made visible.
  await expect(main(bo)).not.toContainText("\u202e");
  await expect(main(bo)).toContainText("0 of 1");
});

test("the requester cancels, and nobody can approve any more", async ({ rest, owner, join, visit, axe }) => {
  const { id, number } = await opened(rest, ONE_APPROVAL);
  const bo = await join(BO);
  await visit(bo, `/approvals/${id}`);
  await expect(bo.getByRole("button", { name: "Cancel request…" })).toHaveCount(0);

  await visit(owner, `/approvals/${id}`);
  const dialog = await ask(owner, owner.getByRole("button", { name: "Cancel request…" }), `Cancel request #${number}?`);
  await axe(owner);
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(dialog).toBeHidden();
  await owner.getByRole("button", { name: "Cancel request…" }).click();
  await field(dialog, "Why").fill("Another release comes first.");
  await dialog.getByRole("button", { name: `Cancel request #${number}` }).click();
  await expectNotice(owner, `Request #${number} is cancelled.`);
  await expect(main(owner)).toContainText("Another release comes first.");

  await visit(bo, `/approvals/${id}`);
  await expect(bo.getByRole("button", { name: "Approve", exact: true })).toHaveCount(0);
  await visit(bo, "/approvals");
  await expect(main(bo)).toContainText("Nothing waits for you");
});

test("the inbox is filtered by its address", async ({ rest, owner, join, visit }) => {
  await opened(rest, ONE_APPROVAL);
  await rest.post("/clusters", { slug: "eu-1", name: "Frankfurt" });
  await gate(rest, { ...ONE_APPROVAL, name: "Commands", scope: "cluster", actions: ["command.execute"] }, { cluster: "eu-1" });
  await rest.post("/requests", { action: "command.execute", target: { cluster: "eu-1" }, reason: "Rotate certificates" });
  const bo = await join(BO);

  await visit(bo, "/approvals");
  const rows = main(bo).getByRole("listitem").filter({ has: bo.getByRole("link", { name: /Release Deploy|Command/ }) });
  await expect(rows).toHaveCount(2);
  await bo.getByRole("combobox", { name: "Type" }).selectOption("cluster");
  await bo.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(1);
  await expect(bo).toHaveURL(/type=cluster/);
  await expect(bo.getByRole("combobox", { name: "Type" })).toHaveValue("cluster");
  await bo.getByRole("link", { name: "Clear" }).click();
  await expect(rows).toHaveCount(2);
  await bo.getByRole("searchbox").fill("certificates");
  await bo.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(1);
  await bo.getByRole("searchbox").fill("nothing like it");
  await bo.getByRole("button", { name: "Filter" }).click();
  await expect(main(bo)).toContainText("Nothing fits these filters");

  // What one asked for oneself waits for others.
  await visit(owner, "/approvals");
  await expect(main(owner)).toContainText("Nothing waits for you");
  await visit(owner, "/approvals?view=decided&status=rejected");
  await expect(main(owner)).toContainText("Nothing fits these filters");
});
