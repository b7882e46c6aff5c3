// What Countersign carries out itself passes the gate like everything else.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { api, deploy, gate } from "../support/acme";
import { ask, card, expectNotice, field, main } from "../support/parts";

/** Any change of what gates the environment, and its freezing, by one approval. */
const GUARD = { name: "Guard", scope: "environment", actions: ["environment.freeze", "environment.unfreeze", "environment.policy_update"], quorum: { minApprovals: 1 } };
const DEPLOYS = { name: "Deploys", scope: "environment", actions: ["release.deploy"], quorum: { minApprovals: 1 } };

async function approve(page: Page, visit: (page: Page, path: string) => Promise<void>, path: string) {
  await visit(page, path);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expectNotice(page, "Countersign has carried it out.");
}

test("a freeze waits for approval, takes effect with it, and blocks deployments", async ({ rest, owner, join, visit, axe }) => {
  const { production } = await api(rest);
  await gate(rest, GUARD, { environment: "api/production" });
  const bo = await join({ name: "Bo" });

  await visit(owner, `/settings/environments/${production}`);
  await field(owner, "Reason").fill("Quarter-end close");
  await owner.getByRole("button", { name: "Freeze production" }).click();
  await expectNotice(owner, "This change waits for approval");
  await axe(owner);
  const link = main(owner).getByRole("link", { name: /^request #/ });
  const request = (await link.getAttribute("href")) ?? "";
  expect((await rest.get(`/environments/${production}`)).freeze).toBeUndefined();

  await approve(bo, visit, request);
  await expect(main(bo)).toContainText("Countersign executed it.");
  await visit(owner, `/settings/environments/${production}`);
  await expect(main(owner)).toContainText("Quarter-end close");
  await expect(owner.getByRole("button", { name: "Unfreeze production" })).toBeVisible();
  await axe(owner);
  expect((await rest.call("POST", "/requests", deploy())).status).toBe(422);

  await owner.getByRole("button", { name: "Unfreeze production" }).click();
  await expectNotice(owner, "This change waits for approval");
  await approve(bo, visit, (await main(owner).getByRole("link", { name: /^request #/ }).getAttribute("href")) ?? "");
  expect((await rest.call("POST", "/requests", deploy())).status).toBe(201);
});

test("what no policy gates is frozen at once", async ({ rest, owner, visit }) => {
  const { staging } = await api(rest);
  await visit(owner, `/settings/environments/${staging}`);
  await owner.getByRole("button", { name: "Freeze staging" }).click();
  await expectNotice(owner, "Frozen.");
  await owner.getByRole("button", { name: "Unfreeze staging" }).click();
  await expectNotice(owner, "Unfrozen.");
});

test("a change of bindings waits for approval and then takes effect", async ({ rest, owner, join, visit, axe }) => {
  const { production } = await api(rest);
  const { policy } = await gate(rest, DEPLOYS, { environment: "api/production" });
  await gate(rest, GUARD, { environment: "api/production" });
  const bo = await join({ name: "Bo" });
  const address = `/approval-policies/${policy}`;

  await visit(owner, address);
  const row = owner.getByRole("row", { name: /api \/ production/ });
  const dialog = await ask(owner, row.getByRole("button", { name: "Unbind" }), "Unbind Deploys from api / production?");
  await field(dialog, "Reason").fill("The project moves away.");
  await dialog.getByRole("button", { name: "Unbind" }).click();
  await expectNotice(owner, "This change waits for approval");
  await expect(row).toContainText("Enforced");
  const request = (await main(owner).getByRole("link", { name: /^request #/ }).getAttribute("href")) ?? "";

  await approve(bo, visit, request);
  await visit(owner, address);
  await expect(row).toHaveCount(0);
  await visit(owner, `/resources/environment/${production}`);
  await expect(main(owner)).toContainText("Guard");
  await expect(card(owner, "Environment api / production")).not.toContainText("Deploys");
  await axe(owner);
});

test("a new version of a policy waits for approval, and the approver sees what it weakens", async ({ rest, owner, join, visit, axe }) => {
  await api(rest);
  const { policy } = await gate(rest, { ...DEPLOYS, quorum: { minApprovals: 2 } }, { environment: "api/production" });
  await gate(rest, GUARD, { environment: "api/production" });
  const bo = await join({ name: "Bo" });

  await visit(owner, `/approval-policies/${policy}/edit`);
  await field(owner, "Approvals").fill("1");
  await field(owner, "Reason").fill("Two are too many.");
  await owner.getByRole("button", { name: "Save new version" }).click();
  await expectNotice(owner, "This change waits for approval");
  await expect(card(owner, "In words")).toContainText("2 approvals");
  await axe(owner);
  const link = main(owner).getByRole("link", { name: /^request #/ });
  const request = (await link.getAttribute("href")) ?? "";

  await visit(bo, request);
  const changes = card(bo, "Changes to policies");
  await expect(changes).toContainText("Save version 2 of Deploys");
  await expect(changes).toContainText("Weaker");
  await expect(changes).toContainText("1 (was: 2)");
  await expect(main(bo)).toContainText("Two are too many.");
  await axe(bo);
  await approve(bo, visit, request);
  expect((await rest.get(`/approval-policies/${policy}`)).policy.quorum.minApprovals).toBe(1);
  await visit(owner, `/approval-policies/${policy}`);
  await expect(card(owner, "In words")).toContainText("1 approval");
});

test("a binding that nothing guards changes at once, and archiving ends it", async ({ rest, owner, visit }) => {
  await api(rest);
  const { policy } = await gate(rest, DEPLOYS, { environment: "api/production" });
  await visit(owner, `/approval-policies/${policy}`);
  const row = owner.getByRole("row", { name: /api \/ production/ });
  const observe = await ask(owner, row.getByRole("button", { name: "Only observe" }), /^Only observe Deploys/);
  await observe.getByRole("button", { name: "Only observe" }).click();
  await expect(row).toContainText("Observed");

  const archive = await ask(owner, main(owner).getByRole("button", { name: "Archive", exact: true }), "Archive Deploys?");
  await expect(archive).toContainText("Its binding ends with it.");
  await archive.getByRole("button", { name: "Archive policy" }).click();
  await expectNotice(owner, "Policy archived.");
  await visit(owner, "/approval-policies?archived=true");
  await expect(main(owner)).toContainText("Deploys");
  expect((await rest.get(`/policy-bindings?policy=${policy}`)).items).toEqual([]);
});

test("deleting a project waits for approval where a policy gates it", async ({ rest, owner, join, visit }) => {
  const { project } = await api(rest);
  await gate(rest, { name: "No deletions", scope: "project", actions: ["project.delete"], quorum: { minApprovals: 1 } }, { project: "api" });
  const bo = await join({ name: "Bo" });
  await visit(owner, `/settings/projects/${project}`);
  const dialog = await ask(owner, owner.getByRole("button", { name: "Delete project…" }), "Delete the project Public API?");
  await field(dialog, "Reason").fill("Nobody calls it.");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await expectNotice(owner, "This change waits for approval");
  await approve(bo, visit, (await main(owner).getByRole("link", { name: /^request #/ }).getAttribute("href")) ?? "");
  expect((await rest.call("GET", `/projects/${project}`)).status).toBe(404);
});
