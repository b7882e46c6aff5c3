// Newer requests that ask for the same, and requests that wait for too long.
import { expect, signIn, test, type Newcomer } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { card, choices, expectNotice, field, main } from "../support/parts";
import type { Rest } from "../support/rest";
import { DEMO } from "../support/server";

const BO: Newcomer = { name: "Bo" };

interface Opened {
  id: string;
  number: number;
}

/** Two deployments to production, the older first; opened by the owner. */
async function stacked(rest: Rest): Promise<[Opened, Opened]> {
  await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: "api/production" });
  return [await rest.post("/requests", deploy()), await rest.post("/requests", deploy({ reason: "Fix checkout, really" }))];
}

test("approving an older request asks again, and loses nothing that was typed", async ({ rest, join, visit, axe }) => {
  const [older, newer] = await stacked(rest);
  const bo = await join(BO);
  await visit(bo, "/approvals");
  await expect(main(bo).getByRole("listitem").filter({ hasText: `#${older.number}` })).toContainText("Superseded");
  await expect(main(bo).getByRole("listitem").filter({ hasText: `#${newer.number}` })).not.toContainText("Superseded");

  await visit(bo, `/approvals/${older.id}`);
  await expect(main(bo).getByRole("link", { name: `request #${newer.number}`, exact: true })).toHaveAttribute("href", `/approvals/${newer.id}`);
  await expect(main(bo)).toContainText(`opened #${newer.number}, which asks for the same action on the same target and supersedes this request`);
  await axe(bo);
  await field(bo, "Comment").fill("The older build is the right one.");
  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(bo.getByRole("alert").filter({ hasText: `A newer request, #${newer.number}, asks for the same` }).first()).toBeVisible();
  await expect(field(bo, "Comment")).toHaveValue("The older build is the right one.");
  await bo.getByRole("checkbox", { name: `Approve #${older.number} although #${newer.number} is newer` }).check();
  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expectNotice(bo, `You approved #${older.number}. It was the last approval needed.`);
});

test("a superseded request is rejected at once", async ({ rest, join, visit }) => {
  const [older] = await stacked(rest);
  const bo = await join(BO);
  await visit(bo, `/approvals/${older.id}`);
  await bo.getByRole("button", { name: "Reject" }).click();
  await expectNotice(bo, `You rejected #${older.number}. It is closed.`);
});

test("whoever looks at an older page is asked about the newest", async ({ rest, join, visit }) => {
  const [older] = await stacked(rest);
  const bo = await join(BO);
  // Bo's page hears of nothing, as on a train.
  await bo.context().route("**/live?*", (route) => route.abort());
  await visit(bo, `/approvals/${older.id}`);
  const newest = await rest.post("/requests", deploy({ reason: "And once more" }));
  await bo.getByRole("checkbox", { name: /^Approve / }).check();
  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(bo.getByRole("alert").filter({ hasText: `#${newest.number}` }).first()).toBeVisible();
  const meant = bo.getByRole("checkbox", { name: `Approve #${older.number} although #${newest.number} is newer` });
  await expect(meant).not.toBeChecked();
  await meant.check();
  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expectNotice(bo, `You approved #${older.number}.`);
});

test("an organization can have older requests cancelled", async ({ rest, owner, visit, axe }) => {
  await visit(owner, "/settings/organization");
  const newer = choices(owner, "When a newer request asks for the same action on the same target");
  await expect(newer.getByRole("radio", { name: /^Mark older ones/ })).toBeChecked();
  await newer.getByRole("radio", { name: /^Cancel older ones/ }).check();
  await owner.getByRole("button", { name: "Save organization" }).click();
  await expectNotice(owner, "The organization was saved.");
  await axe(owner);
  const [older, second] = await stacked(rest);
  await visit(owner, `/approvals/${older.id}`);
  await expect(main(owner)).toContainText("Cancelled");
  await expect(main(owner)).toContainText(`Superseded by #${second.number}`);
});

test.describe("in the demo", () => {
  test.use({ start: DEMO });

  test("who manages requests nudges those who can finish a stale one, once in a while", async ({ page, visit, axe }) => {
    await signIn(page, { email: "olivia@northwind.example", password: "northwind-demo" });
    await visit(page, "/approvals?view=pending&stale=true");
    await main(page).locator("#inbox > .row").filter({ hasText: "Stale" }).first().getByRole("link").first().click();
    const stale = card(page, "Waiting for longer than a day");
    await expect(stale).toBeVisible();
    await axe(page);
    await stale.getByRole("button", { name: /^Nudge / }).click();
    await expectNotice(page, /^You nudged /);
    await expect(main(page)).toContainText("Last nudged just now");
    await expect(main(page)).toContainText("can be nudged again in 4 hours");
    await expect(stale.getByRole("button", { name: /^Nudge / })).toHaveCount(0);
  });
});
