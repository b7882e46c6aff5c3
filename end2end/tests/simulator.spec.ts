// The simulator and replay: what would happen, and what would have happened.
import { expect, test } from "../fixtures";
import { api, deploy, gate, groups, ONE_APPROVAL } from "../support/acme";
import { card, expectError, main } from "../support/parts";

test("a simulation names every policy with its reason, and its address can be shared", async ({ owner, another, join, rest, visit, axe }) => {
  await api(rest);
  await groups(rest);
  const ana = await join({ name: "Ana", teams: ["SRE"] });
  await gate(rest, { ...ONE_APPROVAL, quorum: { minApprovals: 1, requiredTeamIds: ["SRE"] } }, { environment: "api/production" });
  await gate(rest, { ...ONE_APPROVAL, name: "Staging gate" }, { environment: "api/staging" });

  await visit(owner, "/approval-policies");
  await main(owner).getByRole("link", { name: "Simulate" }).click();
  await expect(owner.getByRole("heading", { name: "Simulator" })).toBeVisible();
  await axe(owner);
  await owner.getByLabel("Action").selectOption({ value: "release.deploy" });
  await owner.getByLabel("Environment").selectOption({ label: "api / production" });
  await main(owner).getByRole("button", { name: "Simulate" }).click();

  await expect(main(owner)).toContainText("It would wait for One approval.");
  await expect(main(owner)).toContainText("Could be finished by: Ana");
  await expect(card(owner, "Policies that apply")).toContainText("Bound to environment api / production.");
  await expect(card(owner, "Policies that do not apply")).toContainText("Not bound to anything that the target stands at.");
  await axe(owner);

  // A review, and the address as somebody else opens it.
  await owner.getByLabel("Reviewer 1").fill("ana@acme.example");
  await main(owner).getByRole("button", { name: "Simulate" }).click();
  await expect(main(owner)).toContainText("It would be approved: its policy is satisfied.");
  const address = new URL(owner.url());
  await visit(ana, address.pathname + address.search);
  await expect(main(ana)).toContainText("api / production");
  await main(owner).getByRole("button", { name: "Remove review 1" }).click();
  await expect(main(owner)).toContainText("It would wait for One approval.");

  // Nothing was asked for.
  const requests = await rest.get("/requests?type=release");
  expect(requests.items).toEqual([]);
  const stranger = await another();
  await stranger.goto(address.pathname + address.search);
  await expect(stranger).toHaveURL(/\/login/);
});

test("what is wrong with a simulation stands beside its fields", async ({ owner, rest, visit }) => {
  await api(rest);
  await visit(owner, "/simulator?action=release.deploy&actor=nobody&by=nobody&verdict=approve");
  await expectError(main(owner).getByLabel("Who asks"), /There is no member `nobody`/);
  await expectError(owner.getByLabel("Reviewer 1"), /There is no member `nobody`/);
});

test("a replay lists what a policy would have gated, with links", async ({ owner, rest, visit, axe }) => {
  await api(rest);
  const before = await rest.post("/requests", deploy());
  const { policy } = await gate(rest, ONE_APPROVAL, { environment: "api/production" });

  await visit(owner, `/approval-policies/${policy}`);
  await main(owner).getByRole("link", { name: "Replay" }).click();
  await expect(main(owner)).toContainText("Newly gated");
  await expect(main(owner)).toContainText("At api / production it would have gated 1 of the");
  await expect(main(owner).getByRole("link", { name: `#${before.number}` })).toHaveAttribute("href", `/approvals/${before.id}`);
  await axe(owner);
  await owner.getByLabel("Time").selectOption({ value: "7" });
  await main(owner).getByRole("button", { name: "Replay" }).click();
  await expect(owner).toHaveURL(/days=7/);
  await expect(main(owner)).toContainText("in the last 7 days");
});

test("the editor tells what a draft would have gated", async ({ owner, rest, visit, hydrated }) => {
  await api(rest);
  await rest.post("/requests", deploy());
  const { policy } = await gate(rest, { ...ONE_APPROVAL, actions: ["rollback.execute"] }, { environment: "api/production" });
  await visit(owner, `/approval-policies/${policy}/edit`);
  await owner.getByLabel("Release Deploy").check();
  await main(owner)
    .getByRole("button", { name: hydrated ? "Replay" : "Preview" })
    .click();
  await expect(card(owner, "The last 30 days")).toContainText("1 newly gated");
});
