// The audit log as an auditor uses it: narrowed, read to the second, and taken away with what verifies it.
import { expect, test } from "../fixtures";
import { main } from "../support/parts";

test("an address holds only what narrows, and says what in it means nothing", async ({ owner, visit, axe }) => {
  await visit(owner, "/audit");
  await owner.getByLabel("Subject or detail").fill("acme");
  await owner.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(owner).toHaveURL(/\/audit\?q=acme$/);
  await owner.getByRole("link", { name: "Clear" }).click();
  await owner.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(owner).toHaveURL(/\/audit$/);

  await visit(owner, "/audit?kind=request.opend&session=none&kind=organization.created");
  await expect(main(owner)).toContainText("There is no kind of event “request.opend”.");
  await expect(main(owner)).toContainText("“none” is no id of a break-glass session.");
  await axe(owner);
  await main(owner).getByRole("link", { name: "Leave it away" }).click();
  await expect(owner).toHaveURL(/\/audit\?kind=organization\.created$/);
  await expect(main(owner)).toContainText("created the organization");
});

test("an event shows its hash, and the key that verifies an export is a file", async ({ owner, visit, axe }) => {
  await visit(owner, "/audit");
  const first = main(owner).locator("#event-1");
  await expect(first.locator("time")).toHaveText(/^\d\d:\d\d:\d\d/);
  await first.locator("summary").click();
  await expect(first).toContainText(/[0-9a-f]{64}/);
  await axe(owner);

  const waiting = owner.waitForEvent("download");
  await main(owner).getByRole("link", { name: "Download (PEM)" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("countersign-audit.pem");

  await owner.getByRole("button", { name: /^Export/ }).click();
  await expect(main(owner)).toContainText(/The whole log: \d+ events?/);
  await expect(owner.getByRole("link", { name: /^JSONL Signed/ })).toBeVisible();
  await axe(owner);
});

test("on a phone the filters fold away and say how many narrow", async ({ owner, visit, axe }) => {
  await owner.setViewportSize({ width: 390, height: 844 });
  await visit(owner, "/audit?kind=organization.created&prominent=true");
  const actor = owner.getByLabel("Actor");
  await expect(actor).toBeHidden();
  const fold = main(owner).locator("summary").filter({ hasText: "Filters" });
  await expect(fold).toContainText("2 active");
  await fold.click();
  await expect(actor).toBeVisible();
  await axe(owner);
  await owner.setViewportSize({ width: 1280, height: 800 });
  await expect(actor).toBeVisible();
  await expect(fold).toBeHidden();
});
