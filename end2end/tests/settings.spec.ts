// The directory: everything can be made, changed and taken away on its page.
import { expect, test } from "../fixtures";
import { api, deploy, gate, groups, ONE_APPROVAL } from "../support/acme";
import { ask, choices, expectNotice, field, main } from "../support/parts";
import { Rest } from "../support/rest";

test("teams", async ({ owner, join, visit, axe }) => {
  await join({ name: "Ana" });
  await visit(owner, "/settings/teams");
  await axe(owner);
  await owner.getByRole("link", { name: "New team" }).click();
  await field(owner, "Name").fill("SRE");
  await choices(owner, "Members").getByRole("checkbox", { name: /^Ana/ }).check();
  await owner.getByRole("button", { name: "Create team" }).click();
  await expectNotice(owner, "The team SRE was created.");
  await owner.getByRole("link", { name: "SRE" }).click();
  await expect(choices(owner, "Members").getByRole("checkbox", { name: /^Ana/ })).toBeChecked();
  await field(owner, "Name").fill("Reliability");
  await choices(owner, "Members").getByRole("checkbox", { name: /^olivia/ }).check();
  await owner.getByRole("button", { name: "Save team" }).click();
  await expectNotice(owner, "Reliability");
  await expect(owner.getByRole("heading", { level: 1 })).toHaveText("Reliability");
  const dialog = await ask(owner, owner.getByRole("button", { name: "Delete team…" }), "Delete the team Reliability?");
  await dialog.getByRole("button", { name: "Delete team" }).click();
  await expect(main(owner)).toContainText("No team yet");
});

test("org roles, and members who hold them", async ({ owner, join, visit, axe }) => {
  const ana = await join({ name: "Ana" });
  await visit(owner, "/settings/org-roles");
  await owner.getByRole("link", { name: "New org role" }).click();
  await field(owner, "Name").fill("tech-lead");
  await choices(owner, "Permissions").getByRole("checkbox", { name: /audit\.read/ }).check();
  await axe(owner);
  await owner.getByRole("button", { name: "Create org role" }).click();
  await expectNotice(owner, "The org role tech-lead was created.");

  expect((await ana.goto("/audit"))?.status()).toBe(403);
  await axe(ana);
  await visit(owner, "/settings/members");
  await owner.getByRole("link", { name: "Ana" }).click();
  await field(owner, "Name").fill("Ana Ruiz");
  await choices(owner, "Org roles").getByRole("checkbox", { name: /^tech-lead/ }).check();
  await owner.getByRole("button", { name: "Save member" }).click();
  await expectNotice(owner, "Ana Ruiz was saved.");
  await visit(ana, "/audit");
  await expect(main(ana)).toContainText("Ana");

  const dialog = await ask(owner, owner.getByRole("button", { name: "Deactivate member…" }), "Deactivate Ana Ruiz?");
  await dialog.getByRole("button", { name: "Deactivate member" }).click();
  await expectNotice(owner, "Ana Ruiz was deactivated.");
  await ana.goto("/approvals");
  await expect(ana).toHaveURL(/\/login/);
  await owner.getByRole("button", { name: "Reactivate member" }).click();
  await expectNotice(owner, "Ana Ruiz is active again.");

  // A role that somebody holds stays.
  await visit(owner, "/settings/org-roles");
  await owner.getByRole("link", { name: "tech-lead" }).click();
  const question = await ask(owner, owner.getByRole("button", { name: "Delete org role…" }), "Delete the org role tech-lead?");
  await question.getByRole("button", { name: "Delete org role" }).click();
  await expect(owner.getByRole("alert")).toContainText("The org role was not deleted");
});

test("who makes a policy impossible is told before, and asked", async ({ rest, owner, join, visit, axe }) => {
  await api(rest);
  await groups(rest);
  await join({ name: "Ana", teams: ["SRE"] });
  await join({ name: "Bo" });
  await gate(rest, { ...ONE_APPROVAL, name: "SRE gate", quorum: { minApprovals: 1, requiredTeamIds: ["SRE"] } }, { environment: "api/production" });
  const request = await rest.post("/requests", deploy());
  const inactive = async () => (await rest.get("/members")).items.filter((one: { active: boolean }) => !one.active).length;

  // Leaving the team makes it impossible, too: the form comes back with its question.
  await visit(owner, "/settings/members");
  await owner.getByRole("link", { name: "Ana" }).click();
  await choices(owner, "Teams").getByRole("checkbox", { name: /^SRE/ }).uncheck();
  await owner.getByRole("button", { name: "Save member" }).click();
  await expect(main(owner)).toContainText("This makes impossible what is possible now");
  await expect(choices(owner, "Teams").getByRole("checkbox", { name: /^SRE/ })).not.toBeChecked();
  await axe(owner);

  await visit(owner, new URL(owner.url()).pathname);
  const dialog = await ask(owner, owner.getByRole("button", { name: "Deactivate member…" }), "Deactivate Ana?");
  await expect(dialog).toContainText("This makes impossible what is possible now");
  await expect(dialog.getByRole("link", { name: "SRE gate" })).toBeVisible();
  await expect(dialog.getByRole("link", { name: new RegExp(`^#${request.number} `) })).toHaveAttribute("href", `/approvals/${request.id}`);
  await axe(owner);
  expect(await inactive()).toBe(0);
  await dialog.getByRole("button", { name: "Deactivate member" }).click();
  await expectNotice(owner, "Ana was deactivated.");
  expect(await inactive()).toBe(1);
});

test("projects, environments and clusters", async ({ owner, visit, axe }) => {
  await visit(owner, "/settings/clusters/new");
  await field(owner, "Name").fill("Frankfurt");
  await field(owner, "Slug").fill("eu-1");
  await field(owner, "Environment label").fill("production");
  await owner.getByRole("button", { name: "Create cluster" }).click();
  await expectNotice(owner, "The cluster Frankfurt was created.");

  await visit(owner, "/settings/projects/new");
  await field(owner, "Name").fill("Public API");
  await field(owner, "Slug").fill("api");
  await owner.getByRole("button", { name: "Create project" }).click();
  await expectNotice(owner, "The project Public API was created.");
  const environment = owner.locator("details").filter({ hasText: "New environment" });
  await field(environment, "Name").fill("production");
  await environment.getByRole("combobox", { name: "Hosting cluster" }).selectOption({ label: "Frankfurt (eu-1)" });
  await owner.getByRole("button", { name: "Add environment" }).click();
  await expectNotice(owner, "The environment production was created.");
  await axe(owner);

  await main(owner).getByRole("link", { name: "production" }).click();
  await field(owner, "Name").fill("prod");
  await owner.getByRole("button", { name: "Save environment" }).click();
  await expectNotice(owner, "The environment prod was saved.");
  await owner.getByRole("link", { name: "What gates this?" }).click();
  await expect(owner.getByRole("heading", { level: 1 })).toContainText("prod");
  await axe(owner);

  // A cluster that hosts something stays.
  await visit(owner, "/settings/clusters");
  await owner.getByRole("link", { name: "Frankfurt" }).click();
  await owner.getByRole("button", { name: "Delete cluster…" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Delete cluster" }).click();
  await expect(owner.getByRole("alert")).toContainText("The cluster was not deleted");
});

test("a token's secret is shown once, works, and can be rotated and revoked", async ({ server, rest, owner, visit, hydrated, axe }) => {
  await api(rest);
  await visit(owner, "/settings/tokens/new");
  await owner.getByRole("button", { name: "Issue token" }).click();
  await expect(field(owner, "Name")).toHaveAttribute("aria-invalid", "true");
  await field(owner, "Name").fill("pipeline");
  await choices(owner, "Scopes").getByRole("checkbox", { name: /requests\.claim/ }).uncheck();
  await owner.getByRole("button", { name: "Issue token" }).click();
  await expectNotice(owner, "The token pipeline was issued.");
  const secret = (await owner.getByText(/^csn_\w+$/).first().innerText()).trim();
  const copy = owner.getByRole("button", { name: "Copy secret" });
  if (hydrated) {
    await copy.click();
    await expect(owner.getByRole("button", { name: "Copied" })).toBeVisible();
  } else {
    await expect(copy).toBeDisabled();
  }
  await axe(owner);
  const pipeline = new Rest(server.url, secret);
  expect((await pipeline.call("GET", "/requests")).status).toBe(200);
  expect((await pipeline.call("GET", "/audit-events")).status).toBe(403);

  await visit(owner, "/settings/tokens");
  await expect(owner.getByText(secret)).toHaveCount(0);

  // For a while both secrets are taken.
  const rotate = await ask(owner, owner.getByRole("button", { name: "Rotate pipeline" }), "Rotate the secret of pipeline?");
  await axe(owner);
  await rotate.getByRole("button", { name: "Rotate secret" }).click();
  await expectNotice(owner, "The token pipeline was rotated.");
  const second = (await owner.getByText(/^csn_\w+$/).first().innerText()).trim();
  expect(second).not.toBe(secret);
  for (const taken of [secret, second]) expect((await new Rest(server.url, taken).call("GET", "/requests")).status).toBe(200);
  await visit(owner, "/settings/tokens");
  await expect(main(owner)).toContainText("Rotated. The previous secret is valid until");

  const dialog = await ask(owner, owner.getByRole("button", { name: "Revoke pipeline" }), "Revoke the token pipeline?");
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expectNotice(owner, "The token was revoked.");
  expect((await pipeline.call("GET", "/requests")).status).toBe(401);
});

test("an invitation can be taken back", async ({ rest, owner, another, visit }) => {
  await groups(rest);
  const { url } = await rest.post("/invitations", { email: "cy@acme.example", teams: ["SRE"], orgRoles: ["member"] });
  await visit(owner, "/settings/invitations");
  await owner.getByRole("button", { name: "Revoke the invitation of cy@acme.example" }).click();
  await expectNotice(owner, "The invitation was revoked.");
  expect((await (await another()).goto(new URL(url).pathname))?.status()).toBe(404);
});

test("the organization", async ({ owner, visit, axe }) => {
  await visit(owner, "/settings/organization");
  await field(owner, "Name").fill("Acme Industries");
  await field(owner, "Requests expire after (hours)").fill("0");
  await owner.getByRole("button", { name: "Save organization" }).click();
  await expect(field(owner, "Requests expire after (hours)")).toHaveAttribute("aria-invalid", "true");
  await expect(field(owner, "Name")).toHaveValue("Acme Industries");
  await axe(owner);
  await field(owner, "Requests expire after (hours)").fill("48");
  await owner.getByRole("combobox", { name: "Time zone" }).fill("Europe/Istanbul");
  await owner.getByRole("button", { name: "Save organization" }).click();
  await expectNotice(owner, "The organization was saved.");
  await expect(owner.getByRole("banner")).toContainText("Acme Industries");
});

test("who may not change anything finds no forms", async ({ rest, join, visit }) => {
  const { project } = await api(rest);
  const ana = await join({ name: "Ana" });
  await visit(ana, `/settings/projects/${project}`);
  await expect(main(ana)).toContainText("production");
  await expect(main(ana).getByRole("button")).toHaveCount(0);
  await visit(ana, "/settings");
  await expect(main(ana).getByRole("link", { name: /API tokens/ })).toHaveCount(0);
  for (const path of ["/settings/tokens", "/settings/invitations", "/settings/teams/new", "/approval-policies/new"]) {
    expect((await ana.goto(path))?.status(), path).toBe(403);
    await expect(ana.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

test("the theme is remembered", async ({ owner, visit }) => {
  await visit(owner, "/approvals");
  await owner.getByRole("button", { name: /^Theme/ }).click();
  await owner.getByRole("button", { name: "Dark" }).click();
  await expect(owner.locator("html")).toHaveAttribute("data-theme", "dark");
  await visit(owner, "/audit");
  await expect(owner.locator("html")).toHaveAttribute("data-theme", "dark");
});
