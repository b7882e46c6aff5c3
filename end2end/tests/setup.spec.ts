// From a server that knows nobody to people who log in.
import { expect, signIn, test } from "../fixtures";
import { ask, expectError, expectNotice, field, main } from "../support/parts";
import { EMPTY, OWNER } from "../support/server";

test.describe("the first start", () => {
  test.use({ start: EMPTY });

  test("the printed address creates the organization and its owner, once", async ({ server, page, visit, axe }) => {
    await visit(page, "/");
    await expect(main(page)).toContainText("Countersign is not set up yet");
    await axe(page);

    const link = server.output().match(/http:\S+\/setup\/\S+/)?.[0] ?? "";
    const path = new URL(link).pathname;
    await visit(page, path);
    await axe(page);
    await field(page, "Organization").fill("Acme");
    await page.getByRole("combobox", { name: "Time zone" }).fill("Mars/Olympus");
    await field(page, "Your name").fill("Olivia Hart");
    await field(page, "Email address").fill(OWNER.email);
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create organization" }).click();

    await expectError(page.getByRole("combobox", { name: "Time zone" }), /time zone/i);
    await expectError(page.getByLabel("Password"), /8 characters/);
    await expect(field(page, "Your name")).toHaveValue("Olivia Hart");
    await expect(page.getByLabel("Password")).toHaveValue("");
    await axe(page);

    await page.getByRole("combobox", { name: "Time zone" }).fill("Europe/Istanbul");
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Create organization" }).click();
    await expectNotice(page, "Countersign is set up, and you are the owner of the organization.");
    await expect(page).toHaveURL("/approvals");
    await expect(page.getByRole("banner")).toContainText("Acme");

    const used = await page.goto(path);
    expect(used?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This address does not work");
    await axe(page);
  });
});

const WRONG = "The email address or the password is wrong.";

test("logging in leads to where one wanted to go, and logging out ends the session", async ({ page, visit, axe }) => {
  await page.goto("/audit");
  await expect(page).toHaveURL("/login?next=%2Faudit");
  await axe(page);
  await field(page, "Email address").fill(OWNER.email);
  await page.getByLabel("Password").fill("not-the-password");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText(WRONG);
  await expect(field(page, "Email address")).toHaveValue(OWNER.email);
  await expect(page.getByLabel("Password")).toHaveValue("");

  // Nobody learns whether an account exists.
  await field(page, "Email address").fill("nobody@acme.example");
  await page.getByLabel("Password").fill("not-the-password");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(field(page, "Email address")).toHaveValue("nobody@acme.example");
  await expect(page.getByRole("alert")).toContainText(WRONG);

  await field(page, "Email address").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("heading", { name: "Audit", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page).toHaveURL("/login");
  await page.goto("/approvals");
  await expect(page).toHaveURL(/\/login/);
  await visit(page, "/login");
});

test("somebody joins by an invitation, which works once", async ({ owner, another, visit, axe }) => {
  await visit(owner, "/settings/invitations");
  await field(owner, "Email address").fill("bo@acme.example");
  await owner.getByRole("group", { name: "Org roles" }).getByRole("checkbox", { name: /^member/ }).check();
  await owner.getByRole("button", { name: "Invite" }).click();
  await expectNotice(owner, "bo@acme.example is invited.");
  const path = new URL((await owner.getByText(/\/invitations\/\S+/).first().innerText()).trim()).pathname;
  await axe(owner);

  const bo = await another();
  await visit(bo, path);
  await expect(bo.getByRole("heading", { level: 1 })).toHaveText("Join Acme");
  await axe(bo);
  await field(bo, "Your name").fill("Bo");
  await bo.getByLabel("Password").fill("short");
  await bo.getByRole("button", { name: "Join" }).click();
  await expectError(bo.getByLabel("Password"), /8 characters/);
  await expect(field(bo, "Your name")).toHaveValue("Bo");
  await bo.getByLabel("Password").fill(OWNER.password);
  await bo.getByRole("button", { name: "Join" }).click();
  await expectNotice(bo, "Welcome.");

  expect((await bo.goto(path))?.status()).toBe(404);
  // What was shown once is gone.
  await visit(owner, "/settings/invitations");
  await expect(owner.getByText(path)).toHaveCount(0);
});

test("changing the password ends every other session", async ({ owner, another, visit }) => {
  const elsewhere = await another();
  await signIn(elsewhere, OWNER);
  await visit(elsewhere, "/approvals");
  await visit(owner, "/account");
  await owner.getByLabel("Present password").fill("wrong");
  await owner.getByLabel("New password").fill("another-long-password");
  await owner.getByRole("button", { name: "Change password" }).click();
  await expect(owner.getByLabel("Present password")).toHaveAttribute("aria-invalid", "true");
  await owner.getByLabel("Present password").fill(OWNER.password);
  await owner.getByLabel("New password").fill("another-long-password");
  await owner.getByRole("button", { name: "Change password" }).click();
  await expectNotice(owner, "Your password was changed.");
  await elsewhere.goto("/approvals");
  await expect(elsewhere).toHaveURL(/\/login/);
});

test("logging out everywhere ends every session", async ({ owner, another, visit }) => {
  const elsewhere = await another();
  await signIn(elsewhere, OWNER);
  await visit(owner, "/account");
  const dialog = await ask(owner, owner.getByRole("button", { name: "Log out everywhere…" }), "Log out everywhere?");
  await dialog.getByRole("button", { name: "Log out everywhere" }).click();
  await expectNotice(owner, "You are logged out everywhere.");
  for (const page of [owner, elsewhere]) {
    await page.goto("/approvals");
    await expect(page).toHaveURL(/\/login/);
  }
});

test("too many wrong passwords are refused for a while, and then even the right one", async ({ page, visit }) => {
  const wrong = { email: OWNER.email, password: "not-the-password" };
  await expect.poll(async () => (await page.request.post("/api/v1/session", { data: wrong })).status(), { intervals: [0] }).toBe(429);
  await visit(page, "/login");
  await field(page, "Email address").fill(OWNER.email);
  await page.getByLabel("Password").fill(OWNER.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toContainText(/too many/i);
  await expect(page).toHaveURL("/login");
});
