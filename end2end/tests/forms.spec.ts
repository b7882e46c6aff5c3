// A form that is refused keeps everything that was typed, and says beside each field what is wrong.
import { expect, test } from "../fixtures";
import { api, groups, ONE_APPROVAL } from "../support/acme";
import { choices, expectError, expectNotice, field, main } from "../support/parts";

test("the policy editor keeps every field", async ({ rest, owner, join, visit, axe }) => {
  await groups(rest);
  await join({ name: "Ana", teams: ["SRE"] });
  const box = (legend: string, name: RegExp) => choices(owner, legend).getByRole("checkbox", { name });
  const radio = (legend: string, name: RegExp) => choices(owner, legend).getByRole("radio", { name });

  await visit(owner, "/approval-policies/new");
  await field(owner, "Description").fill("Nights and weekends.");
  await radio("Scope", /^Cluster/).check();
  await box("Actions", /^Command/).check();
  await box("Actions", /^Manifest Apply/).check();
  await radio("Approvers", /^Only these/).check();
  await box("Approving teams", /^SRE/).check();
  await box("Approving org roles", /^tech-lead/).check();
  await box("Approving members", /^Ana/).check();
  await field(owner, "Approvals").fill("3");
  await field(owner, "Different teams").fill("2");
  await box("One from each of these teams", /^platform/).check();
  await box("One holder of each of these roles", /^owner/).check();
  await box("Each of these people", /^Ana/).check();
  await owner.getByRole("checkbox", { name: /^The requester may approve/ }).check();
  await choices(owner, "Environments").getByRole("combobox").fill("production, staging");
  await box("Weekdays", /^Sat/).check();
  await box("Weekdays", /^Sun/).check();
  await field(owner, "From hour").fill("18");
  await field(owner, "To hour").fill("31");
  await owner.getByRole("combobox", { name: "Time zone" }).fill("Europe/Istambul");
  await radio("Day and hours", /^Either/).check();
  await owner.getByRole("checkbox", { name: /^A reason must be given/ }).check();
  await owner.getByRole("button", { name: "Create policy" }).click();

  const summary = owner.getByRole("alert");
  await expect(summary).toContainText("3 things need to be put right");
  await expect(summary.getByRole("link", { name: /^Name/ })).toHaveAttribute("href", "#name");
  await expectError(field(owner, "Name"), /required/i);
  await expectError(field(owner, "To hour"), /24/);
  await expectError(owner.getByRole("combobox", { name: "Time zone" }), /Istambul|time zone/i);
  await axe(owner);

  await expect(field(owner, "Description")).toHaveValue("Nights and weekends.");
  await expect(radio("Scope", /^Cluster/)).toBeChecked();
  await expect(choices(owner, "Actions").getByRole("checkbox", { checked: true })).toHaveCount(2);
  await expect(box("Actions", /^Command/)).toBeChecked();
  await expect(radio("Approvers", /^Only these/)).toBeChecked();
  for (const [legend, name] of [
    ["Approving teams", /^SRE/],
    ["Approving org roles", /^tech-lead/],
    ["Approving members", /^Ana/],
    ["One from each of these teams", /^platform/],
    ["One holder of each of these roles", /^owner/],
    ["Each of these people", /^Ana/],
  ] as const) {
    await expect(choices(owner, legend).getByRole("checkbox", { checked: true }), legend).toHaveCount(1);
    await expect(box(legend, name)).toBeChecked();
  }
  await expect(field(owner, "Approvals")).toHaveValue("3");
  await expect(field(owner, "Different teams")).toHaveValue("2");
  await expect(owner.getByRole("checkbox", { name: /^The requester may approve/ })).toBeChecked();
  await expect(choices(owner, "Environments").getByRole("combobox")).toHaveValue("production, staging");
  await expect(choices(owner, "Weekdays").getByRole("checkbox", { checked: true })).toHaveCount(2);
  await expect(field(owner, "From hour")).toHaveValue("18");
  await expect(field(owner, "To hour")).toHaveValue("31");
  await expect(owner.getByRole("combobox", { name: "Time zone" })).toHaveValue("Europe/Istambul");
  await expect(radio("Day and hours", /^Either/)).toBeChecked();
  await expect(owner.getByRole("checkbox", { name: /^A reason must be given/ })).toBeChecked();

  await field(owner, "Name").fill("Commands out of hours");
  await field(owner, "To hour").fill("9");
  await owner.getByRole("combobox", { name: "Time zone" }).fill("Europe/Istanbul");
  await owner.getByRole("button", { name: "Create policy" }).click();
  await expectNotice(owner, "Policy created.");
});

test("a preview saves nothing and keeps what was typed", async ({ owner, visit, hydrated }) => {
  await visit(owner, "/approval-policies/new?preset=nothing-like-it");
  await field(owner, "Name").fill("Gate");
  await choices(owner, "Scope").getByRole("radio", { name: /^Organization/ }).check();
  await field(owner, "Approvals").fill("4");
  // With script the preview needs no button.
  if (!hydrated) {
    await owner.getByRole("button", { name: "Preview" }).click();
    await expect(owner.getByText("Nothing is saved yet.")).toBeVisible();
  }
  await expect(field(owner, "Name")).toHaveValue("Gate");
  await expect(field(owner, "Approvals")).toHaveValue("4");
  await visit(owner, "/approval-policies");
  await expect(owner.getByText("Nothing needs approval yet")).toBeVisible();
});

test("each save is a version, and two editors never overwrite each other", async ({ rest, owner, visit, axe }) => {
  const policy = await rest.post("/approval-policies", ONE_APPROVAL);
  const address = `/approval-policies/${policy.id}`;
  await visit(owner, `${address}/edit`);
  await field(owner, "Description").fill("What I think of it.");
  await rest.post(`${address}/versions`, { policy: { ...ONE_APPROVAL, quorum: { minApprovals: 2 } } });
  await owner.getByRole("button", { name: "Save new version" }).click();
  await expect(owner.getByText("Somebody else saved meanwhile")).toBeVisible();
  await expect(field(owner, "Description")).toHaveValue("What I think of it.");
  await axe(owner);
  await owner.getByRole("button", { name: "Save new version" }).click();
  await expectNotice(owner, "Saved as version 3.");
  await owner.getByRole("link", { name: "See what changed in 3 versions" }).click();
  for (const says of ["created version 1", "saved version 2", "saved version 3"]) await expect(main(owner)).toContainText(says);
  await axe(owner);
});

test("a new request keeps its payload", async ({ rest, owner, visit, axe }) => {
  await api(rest);
  const payload = '{\n  "image": "api:1.4.2",\n  "note": "<b>&amp;"\n';
  await visit(owner, "/requests/new");
  await field(owner, "Reason").fill("Fix checkout");
  await field(owner, "Payload").fill(payload);
  await owner.getByRole("combobox", { name: "Media type" }).fill("application/json");
  await owner.getByRole("button", { name: "Open request" }).click();
  await expectError(owner.getByRole("combobox", { name: "Action" }), /Choose what you ask for/);

  await owner.getByRole("combobox", { name: "Action" }).selectOption("release.deploy");
  await owner.getByRole("combobox", { name: "Environment" }).selectOption({ label: "api / staging" });
  await owner.getByRole("button", { name: "Open request" }).click();
  await expectError(field(owner, "Payload"), /Is not JSON/);
  await expect(owner.getByRole("combobox", { name: "Action" })).toHaveValue("release.deploy");
  await expect(owner.getByRole("combobox", { name: "Environment" }).locator("option:checked")).toHaveText("api / staging");
  await expect(field(owner, "Reason")).toHaveValue("Fix checkout");
  await expect(field(owner, "Payload")).toHaveValue(payload);
  await expect(owner.getByRole("combobox", { name: "Media type" })).toHaveValue("application/json");
  await axe(owner);

  await field(owner, "Payload").fill(`${payload}}`);
  await owner.getByRole("button", { name: "Open request" }).click();
  await expectNotice(owner, "needed no approval: no policy gates it.");
});

test("a new request tells beforehand what would apply", async ({ rest, owner, join, visit, hydrated }) => {
  await api(rest);
  await join({ name: "Bo" });
  const policy = await rest.post("/approval-policies", ONE_APPROVAL);
  await rest.post("/policy-bindings", { policy: policy.id, environment: "api/production" });
  await visit(owner, "/requests/new");
  await owner.getByRole("combobox", { name: "Action" }).selectOption("release.deploy");
  await owner.getByRole("combobox", { name: "Environment" }).selectOption({ label: "api / production" });
  if (!hydrated) await owner.getByRole("button", { name: "Preview" }).click();
  const aside = owner.getByRole("complementary", { name: "What would apply" });
  await expect(aside).toContainText("It waits for approval");
  await expect(aside).toContainText("Can approve: Bo.");
  await expect(owner.getByRole("combobox", { name: "Action" })).toHaveValue("release.deploy");
});

test("a project keeps its fields", async ({ rest, owner, visit, axe }) => {
  await api(rest);
  await visit(owner, "/settings/projects/new");
  await field(owner, "Name").fill("The other API");
  await field(owner, "Slug").fill("api");
  await owner.getByRole("button", { name: "Create project" }).click();
  await expectError(field(owner, "Slug"), /Is the slug of another project/);
  await expect(field(owner, "Name")).toHaveValue("The other API");
  await expect(field(owner, "Slug")).toHaveValue("api");
  await axe(owner);
  await field(owner, "Slug").fill("other-api");
  await owner.getByRole("button", { name: "Create project" }).click();
  await expectNotice(owner, "The project The other API was created.");
});
