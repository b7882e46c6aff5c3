// The editor with its preview, the same by script and by its button without; and what became of earlier versions.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { api, deploy, gate, groups, ONE_APPROVAL } from "../support/acme";
import { ask, card, choices, expectError, expectNotice, field } from "../support/parts";

const aside = (page: Page) => page.getByRole("complementary", { name: "Preview" });
const picker = (page: Page, legend: string) => choices(page, legend).getByRole("combobox");

test("the preview follows the form", async ({ rest, owner, join, visit, axe, hydrated }) => {
  await api(rest);
  await groups(rest);
  await join({ name: "Ana", teams: ["SRE"] });
  await join({ name: "Bo", teams: ["platform"] });
  const shown = async () => {
    if (!hydrated) await owner.getByRole("button", { name: "Preview" }).click();
  };

  await visit(owner, "/approval-policies/new");
  await expect(aside(owner)).toContainText("Every action needs 1 approval, at any time; the requester may not approve.");
  await expect(aside(owner).getByRole("link", { name: "Name" })).toHaveAttribute("href", "#name");
  const posts: string[] = [];
  owner.on("request", (request) => posts.push(new URL(request.url()).pathname));

  await field(owner, "Name").fill("Production nights");
  await choices(owner, "Scope").getByRole("radio", { name: /^Environment/ }).check();
  await choices(owner, "Actions").getByRole("checkbox", { name: /^Release Deploy/ }).check();
  await field(owner, "Approvals").fill("2");
  await choices(owner, "One from each of these teams").getByRole("checkbox", { name: /^SRE/ }).check();
  await picker(owner, "Environments").fill("production");
  if (hydrated) await picker(owner, "Environments").press("Enter");
  for (const day of ["Sat", "Sun"]) await choices(owner, "Weekdays").getByRole("checkbox", { name: day }).check({ force: true });
  await field(owner, "From hour").fill("18");
  await field(owner, "To hour").fill("9");
  await owner.getByRole("combobox", { name: "Time zone" }).fill("America/New_York");
  await shown();

  await expect(aside(owner)).toContainText(
    "Deployments to production need 2 approvals, including one from SRE, at weekends 18:00–09:00 (America/New_York); the requester may not approve.",
  );
  await expect(aside(owner)).toContainText("In America/New_York.");
  await expect(aside(owner)).toContainText("Saturday, Sunday");
  await expect(aside(owner)).toContainText("00:00 to 09:00 and 18:00 to 24:00");
  await expect(aside(owner)).toContainText("it would apply there, too, if either day or hours were enough");
  await expect(aside(owner)).toContainText("It can be satisfied.");
  await expect(aside(owner)).toContainText("But not for everyone");
  await expect(aside(owner)).toContainText("Nobody could finish what Ana asks for");
  await expect(aside(owner)).toContainText("Member of SRE");
  await expect(aside(owner)).not.toContainText("Before it can be saved");
  await axe(owner);

  await choices(owner, "Day and hours").getByRole("radio", { name: /^Either/ }).check();
  await choices(owner, "One from each of these teams").getByRole("checkbox", { name: /^platform/ }).check();
  await field(owner, "Approvals").fill("9");
  await shown();
  await expect(aside(owner)).toContainText("at weekends and daily 18:00–09:00 (America/New_York)");
  await expect(aside(owner)).toContainText("Monday to Friday");
  await expect(aside(owner)).toContainText("Cannot be satisfied now");
  await expect(aside(owner)).toContainText("needs 9 eligible approvers, only 3 can approve");
  await axe(owner);
  // Typing asks the server for nothing.
  if (hydrated) expect(posts.filter((path) => path.startsWith("/forms/"))).toEqual([]);

  await field(owner, "To hour").fill("");
  await shown();
  await expect(aside(owner)).toContainText("Before it can be saved");
  await expect(aside(owner)).toContainText("To hour: Is required where “From hour” is given.");
  // Hydrated, the last picture stays.
  if (hydrated) await expect(aside(owner)).toContainText("In America/New_York.");
  else await expectError(field(owner, "To hour"), /required/i);

  await field(owner, "To hour").fill("9");
  await owner.getByRole("button", { name: "Create policy" }).click();
  await expectNotice(owner, "Policy created.");
});

test("many teams are searched for", async ({ rest, owner, visit, axe, hydrated }) => {
  const names = ["SRE", "platform", "payments", "mobile", "data", "web", "search", "identity", "billing", "growth", "support", "infra", "tools"];
  for (const name of names) await rest.post("/teams", { name, members: [] });
  const legend = "One from each of these teams";
  const chosen = choices(owner, legend).getByRole("checkbox");

  await visit(owner, "/approval-policies/new");
  await field(owner, "Name").fill("Payments");
  await choices(owner, "Scope").getByRole("radio", { name: /^Project/ }).check();
  if (hydrated) {
    await picker(owner, legend).pressSequentially("s");
    await expect(choices(owner, legend).getByRole("option")).toHaveText(["search", "SRE", "support", "payments", "tools"]);
    await picker(owner, legend).press("ArrowDown");
    await expect(choices(owner, legend).getByRole("option", { name: "SRE" })).toHaveAttribute("aria-selected", "true");
    await axe(owner);
    await picker(owner, legend).press("Enter");
    await picker(owner, legend).pressSequentially("pay");
    await choices(owner, legend).getByRole("option", { name: "payments" }).click();
    await expect(chosen).toHaveCount(2);
    await expect(aside(owner)).toContainText("one from SRE and one from payments");
    await picker(owner, legend).press("Backspace");
    await expect(chosen).toHaveCount(1);
    await expect(aside(owner)).toContainText("approvals: one from SRE,");
    await picker(owner, legend).fill("nobody");
    await expect(choices(owner, legend).getByText("No teams found")).toBeAttached();
    await picker(owner, legend).fill("payments, nobody");
  } else {
    await picker(owner, legend).fill("SRE, payments, nobody");
  }

  await owner.getByRole("button", { name: "Create policy" }).click();
  await expectError(picker(owner, legend), /There is no team `nobody`/i);
  await expect(picker(owner, legend)).toHaveValue(hydrated ? "payments, nobody" : "SRE, payments, nobody");
  await expect(chosen).toHaveCount(hydrated ? 1 : 0);
  await axe(owner);

  await picker(owner, legend).fill(hydrated ? "payments" : "SRE, payments");
  await owner.getByRole("button", { name: "Create policy" }).click();
  await expectNotice(owner, "Policy created.");
  await owner.getByRole("link", { name: "Edit" }).click();
  await expect(chosen).toHaveCount(2);
  await expect(aside(owner)).toContainText("needs 1 more member of SRE");
});

test("two versions are compared, and an earlier one is restored", async ({ rest, owner, visit, axe }) => {
  await api(rest);
  const { policy } = await gate(rest, { ...ONE_APPROVAL, quorum: { minApprovals: 2 } }, { environment: "api/production" });
  for (const description of ["", "Why not one."]) {
    await rest.post(`/approval-policies/${policy}/versions`, { policy: { ...ONE_APPROVAL, description } });
  }

  await visit(owner, `/approval-policies/${policy}/versions`);
  const compare = owner.getByRole("form", { name: "Compare two versions" });
  await compare.getByLabel("Old version").selectOption("Version 1");
  await compare.getByLabel("New version").selectOption("Version 2");
  await compare.getByRole("button", { name: "Compare" }).click();
  await expect(owner).toHaveURL(/from=1&to=2/);
  await expect(card(owner, "From version 1 to version 2")).toContainText("This version is weaker");
  await expect(card(owner, "From version 1 to version 2")).toContainText("1 (was: 2)");
  await axe(owner);

  const dialog = await ask(owner, owner.getByRole("button", { name: "Restore version 1" }), "Restore version 1?");
  await dialog.getByRole("button", { name: "Restore version 1" }).click();
  await expectNotice(owner, "Saved as version 4.");
  await expect(card(owner, "In words")).toContainText("2 approvals");
});

test("the editor tells whether an edit weakens the policy", async ({ rest, owner, visit, axe, hydrated }) => {
  await api(rest);
  const { policy } = await gate(rest, { ...ONE_APPROVAL, quorum: { minApprovals: 2 } }, { environment: "api/production" });
  await visit(owner, `/approval-policies/${policy}/edit`);
  await field(owner, "Approvals").fill("1");
  if (!hydrated) await owner.getByRole("button", { name: "Preview" }).click();
  await expect(aside(owner)).toContainText("This version is weaker");
  await axe(owner);
});

test("whom a policy tells of requests that wait long is filled in, foretold, kept and read back", async ({ rest, owner, visit, axe, hydrated }) => {
  await api(rest);
  await groups(rest);
  await visit(owner, "/approval-policies/new");
  await field(owner, "Name").fill("Told");
  await choices(owner, "Scope").getByRole("radio", { name: /^Environment/ }).check();
  await field(owner, "Remind after … hours").fill("4");
  await field(owner, "Escalate after … hours").fill("3");
  await owner.getByRole("combobox", { name: "Escalate to team" }).selectOption("SRE");
  await owner.getByRole("button", { name: "Create policy" }).click();
  await expectError(field(owner, "Escalate after … hours"), /Must be later than the reminder/);
  await expect(field(owner, "Remind after … hours")).toHaveValue("4");
  await field(owner, "Escalate after … hours").fill("24");
  if (!hydrated) await owner.getByRole("button", { name: "Preview" }).click();
  await expect(aside(owner)).toContainText("after 4 hours those it waits for are reminded, after 24 hours SRE is told.");
  await axe(owner);
  await owner.getByRole("button", { name: "Create policy" }).click();
  await expect(owner.getByText("After 4 hours those it waits for are reminded, after 24 hours SRE is told")).toBeVisible();
});

test("what is wrong stands at its field once it is left, and goes when it is put right", async ({ owner, visit, axe, hydrated }) => {
  await visit(owner, "/approval-policies/new");
  const [remind, escalate] = [field(owner, "Remind after … hours"), field(owner, "Escalate after … hours")];
  const alert = owner.getByRole("alert");
  await field(owner, "Name").fill("Told");
  await choices(owner, "Scope").getByRole("radio", { name: /^Environment/ }).check();
  await remind.fill("e5-");
  await escalate.fill("24");
  await field(owner, "Description").fill("Who is told.");
  if (!hydrated) await owner.getByRole("button", { name: "Preview" }).click();
  await expectError(remind, /Must be a whole number of hours from 1 to 168\./);
  // No comparison with what is no number of hours.
  await expect(aside(owner)).not.toContainText("Must be later than the reminder");
  await axe(owner);

  await remind.fill("4");
  await owner.getByRole("button", { name: "Create policy" }).click();
  await expect(remind).not.toHaveAccessibleDescription(/Must be/);
  await expect(alert.getByRole("listitem")).toHaveText(["Escalate to team: Is required where “Escalate after … hours” is given."]);
  const team = owner.getByRole("combobox", { name: "Escalate to team" });
  await expectError(team, /Is required where “Escalate after … hours” is given\./);
  if (!hydrated) return;

  await escalate.fill("");
  await expect(team).not.toHaveAccessibleDescription(/Is required/);
  await expect(alert).toBeHidden();
  await axe(owner);
});

test("a reason that a policy requires is asked for at its field", async ({ rest, owner, visit, axe, hydrated }) => {
  await api(rest);
  const guard = { ...ONE_APPROVAL, name: "Guard", actions: ["environment.policy_update"], conditions: { requireReason: true } };
  const { policy } = await gate(rest, guard, { environment: "api/production" });
  await visit(owner, `/approval-policies/${policy}/edit`);
  await field(owner, "Description").fill("Why.");
  await owner.getByRole("button", { name: "Save new version" }).click();
  const alert = owner.getByRole("alert");
  await expect(alert).toContainText("One thing needs to be put right");
  await expect(alert.getByRole("link", { name: "Reason: Guard requires a reason." })).toHaveAttribute("href", "#reason");
  await expectError(field(owner, "Reason"), /Guard requires a reason\./);
  await expect(field(owner, "Description")).toHaveValue("Why.");
  await axe(owner);
  await field(owner, "Reason").fill("To be understood");
  if (hydrated) {
    await expect(alert).toBeHidden();
    await expect(field(owner, "Reason")).not.toHaveAccessibleDescription(/requires a reason/);
  }
  await owner.getByRole("button", { name: "Save new version" }).click();
  await expect(owner.getByText("This change waits for approval")).toBeVisible();
});

test("a request says when the next reminder comes", async ({ rest, owner, visit }) => {
  await api(rest);
  await groups(rest);
  await gate(rest, { ...ONE_APPROVAL, reminders: { remindAfterHours: 4 } }, { environment: "api/production" });
  const { id } = await rest.post("/requests", deploy());
  await visit(owner, `/approvals/${id}`);
  await expect(owner.getByText(/Those it waits for are reminded\s+in/)).toBeVisible();
});
