// What is told by email and in a channel: chosen in the account, sent by the server, looked after in the settings.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { expect, test as base } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { card, choices, expectError, expectNotice, field, main } from "../support/parts";
import { Receiver } from "../support/receiver";
import { FOUNDED } from "../support/server";

const test = base.extend<{ mailbox: string }>({
  mailbox: async ({}, use) => {
    const folder = await mkdtemp(path(tmpdir(), "countersign-mail-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  start: async ({ mailbox }, use) => {
    const env = { COUNTERSIGN_SMTP_URL: `file://${mailbox}`, COUNTERSIGN_MAIL_FROM: "Countersign <gate@acme.example>", COUNTERSIGN_WEBHOOK_NETWORKS: "127.0.0.0/8" };
    await use({ ...FOUNDED, env: { ...FOUNDED.env, ...env } });
  },
});

/** Every mail in a folder, the sender's encoding of long lines undone. */
async function mails(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".eml"));
  const texts = await Promise.all(names.map((name) => readFile(path(folder, name), "utf8")));
  return texts.map((text) => text.replace(/=\r?\n/g, ""));
}

test("one chooses what is mailed and when, and is mailed what waits", async ({ rest, owner, join, visit, axe, mailbox }) => {
  const { production } = await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: production });
  const bo = await join({ name: "Bo" });
  const cy = await join({ name: "Cy" });
  await visit(cy, "/account");
  const told = card(cy, "Notifications");
  const mailed = (what: string) => told.getByRole("checkbox", { name: `Also by email (${what})` });
  await mailed("A request waits for me").uncheck();
  await choices(told, "Tell me when").getByRole("checkbox", { name: /^Somebody comments/ }).uncheck();
  await expect(mailed("Somebody comments"), "nothing is mailed that is not told").toBeHidden();
  const zone = told.getByRole("combobox", { name: "Time zone" });
  await zone.fill("Berlin");
  await cy.getByRole("button", { name: "Save notifications" }).click();
  await expectError(zone, /Must be an IANA time zone such as Europe\/Berlin\./);
  await expect(zone, "told also where no hours are set").toHaveValue("Berlin");
  await zone.fill("Europe/Berlin");
  await told.getByRole("combobox", { name: "No email from" }).selectOption("22:00");
  await cy.getByRole("button", { name: "Save notifications" }).click();
  await expectError(told.getByRole("combobox", { name: "Until" }), /Is required where “No email from” is set\./);
  await axe(cy);
  await told.getByRole("combobox", { name: "Until" }).selectOption("22:00");
  await cy.getByRole("button", { name: "Save notifications" }).click();
  await expectError(told.getByRole("combobox", { name: "Until" }), /Must be another hour than “No email from”\./);
  await told.getByRole("combobox", { name: "Until" }).selectOption("07:00");
  await cy.getByRole("button", { name: "Save notifications" }).click();
  await expectNotice(cy, "What you are told is changed.");
  await expect(mailed("A request waits for me")).not.toBeChecked();
  await choices(told, "Tell me when").getByRole("checkbox", { name: /^Somebody comments/ }).check();
  await expect(mailed("Somebody comments"), "off with what it belongs to").not.toBeChecked();

  const request = await rest.post("/requests", deploy());
  await visit(owner, "/settings/email");
  await expect(main(owner)).toContainText("gate@acme.example");
  await owner.getByRole("button", { name: "Send me a test" }).click();
  await axe(owner);
  await expect.poll(async () => (await mails(mailbox)).map((mail) => mail.match(/^To: .*?\b(\w+)@/m)?.[1]).sort(), { timeout: 90_000 }).toContain("bo");
  const sent = await mails(mailbox);
  const toBo = sent.find((mail) => /^To: .*bo@/m.test(mail))!;
  expect(toBo).toMatch(/^Subject: .*waits for you/m);
  expect(toBo).toContain(`/approvals/${request.id}`);
  expect(sent.some((mail) => /^To: .*cy@/m.test(mail))).toBe(false);
  await bo.close();
});

test("a channel of Slack is told what waits and what came of it, and its address is not shown again", async ({ rest, owner, join, visit, axe }) => {
  const { production } = await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: production });
  const receiver = await new Receiver().open();
  receiver.answer = () => ({ status: 200, body: "ok" });
  const ana = await join({ name: "Ana" });

  await visit(owner, "/settings/webhooks/new");
  await owner.getByRole("link", { name: "Start from this: A Slack channel" }).click();
  await field(owner, "Name").fill("#deployments");
  await field(owner, "Address").fill(receiver.url);
  await axe(owner);
  await owner.getByRole("button", { name: "Create webhook" }).click();
  await expectNotice(owner, "The webhook #deployments was created.");
  await expect(main(owner)).not.toContainText(receiver.url);
  await axe(owner);

  const request = await rest.post("/requests", deploy());
  const asked = await receiver.wait(1);
  expect(asked.headers["webhook-signature"]).toBeUndefined();
  expect(asked.event.text).toContain(`#${request.number} waits for approval`);
  await visit(ana, `/approvals/${request.id}`);
  await ana.getByRole("button", { name: "Approve", exact: true }).click();
  expect((await receiver.wait(2)).event.text).toContain(`#${request.number} is approved`);
  await receiver.close();
});
