// Webhooks: made, tested, rotated and retried on their pages; and delivered, whatever the receivers and the server do.
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { ask, choices, expectError, expectNotice, field, main } from "../support/parts";
import { type Arrival, Receiver, verified } from "../support/receiver";
import { FOUNDED } from "../support/server";

test.use({ start: { ...FOUNDED, env: { ...FOUNDED.env, COUNTERSIGN_WEBHOOK_NETWORKS: "127.0.0.0/8" } } });

/** The secret that the page shows, which a reload does not show again. */
async function shownOnce(page: Page): Promise<string> {
  const secret = (await main(page).locator("code.secret").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await page.goto(page.url());
  await expect(main(page)).not.toContainText(secret);
  return secret;
}

test("a webhook is made, tested, rotated, disabled by its receiver, enabled and deleted", async ({ owner, visit, axe, hydrated }) => {
  const receiver = await new Receiver().open();
  /** The page tells by itself what came of it; without JavaScript when it is loaded again. */
  const tells = async (text: string | RegExp) => {
    await expect(async () => {
      if (!hydrated) await owner.goto(owner.url());
      await expect(main(owner)).toContainText(text, { timeout: hydrated ? 15_000 : 500 });
    }).toPass({ timeout: 20_000 });
  };

  await visit(owner, "/settings/webhooks");
  await expect(main(owner)).toContainText("No webhook yet");
  await axe(owner);
  await owner.getByRole("link", { name: "New webhook" }).click();
  await owner.getByRole("link", { name: "Start from this: Requests are decided" }).click();
  const events = choices(owner, "Events");
  await expect(events.getByRole("checkbox", { checked: true })).toHaveCount(4);
  await events.getByText("Only some of teams").click();
  await events.getByRole("checkbox", { name: "Team created" }).check();
  await field(owner, "Address").fill("https://169.254.169.254/latest");
  await owner.getByRole("button", { name: "Create webhook" }).click();

  await expect(owner.getByRole("alert")).toContainText("2 things need to be put right");
  await expectError(field(owner, "Name"), /required/i);
  await expectError(field(owner, "Address"), /may not be called: it is a link-local address/);
  await expect(field(owner, "Address")).toHaveValue("https://169.254.169.254/latest");
  await expect(events.getByRole("checkbox", { checked: true })).toHaveCount(5);
  await axe(owner);

  await field(owner, "Name").fill("Pipeline");
  await field(owner, "Address").fill(receiver.url);
  await owner.getByRole("button", { name: "Create webhook" }).click();
  await expectNotice(owner, "The webhook Pipeline was created.");
  await axe(owner);
  const first = await shownOnce(owner);
  const webhook = new URL(owner.url()).pathname;

  await owner.getByRole("button", { name: "Send a test" }).click();
  await expectNotice(owner, "A test is on its way.");
  const probe = await receiver.wait(1);
  expect(verified(first, probe)).toMatchObject({ specversion: "1.0", type: "dev.countersign.webhook.test", id: probe.id });
  await tells("The receiver answered 200.");
  await expect(main(owner)).toContainText("thank you");
  await expect(main(owner)).toContainText('"type": "dev.countersign.webhook.test"');
  await axe(owner);

  // The same again, and not another one.
  await owner.getByRole("button", { name: "Send again" }).click();
  await expectNotice(owner, "It is on its way again.");
  expect((await receiver.wait(2)).id).toBe(probe.id);

  // For a while both secrets verify.
  await visit(owner, webhook);
  const rotate = await ask(owner, owner.getByRole("button", { name: "Rotate secret…" }), "Rotate the secret of Pipeline?");
  await rotate.getByRole("combobox", { name: "The present secret stays valid for" }).selectOption("1 hour");
  await axe(owner);
  await rotate.getByRole("button", { name: "Rotate secret" }).click();
  await expectNotice(owner, "The secret was rotated.");
  const second = await shownOnce(owner);
  expect(second).not.toBe(first);
  await expect(main(owner)).toContainText("signed with the new and with the previous secret");
  await owner.getByRole("button", { name: "Send a test" }).click();
  const both = await receiver.wait(3);
  expect(verified(first, both)).toEqual(verified(second, both));
  expect(both.id).not.toBe(probe.id);

  // A receiver that wants no more is believed, until somebody enables it again.
  receiver.answer = () => ({ status: 410 });
  await visit(owner, webhook);
  await owner.getByRole("button", { name: "Send a test" }).click();
  const given = await receiver.wait(4);
  await tells("Given up");
  await visit(owner, webhook);
  await expect(main(owner)).toContainText("Countersign disabled this webhook");
  await expect(owner.getByRole("button", { name: "Send a test" })).toHaveCount(0);
  await axe(owner);
  receiver.answer = () => ({ status: 204 });
  await owner.getByRole("checkbox", { name: /^Enabled/ }).check();
  await owner.getByRole("button", { name: "Save webhook" }).click();
  await expectNotice(owner, "The webhook Pipeline was saved.");
  await owner.getByRole("link", { name: "Given up 1" }).click();
  await expect(owner).toHaveURL(/state=dead/);
  await expect(main(owner).getByRole("table").getByRole("link", { name: "Test" })).toHaveCount(1);
  await owner.getByRole("button", { name: "Retry all" }).click();
  await expectNotice(owner, "1 delivery is on the way again.");
  expect((await receiver.wait(5)).id).toBe(given.id);
  await visit(owner, "/settings/webhooks");
  await expect(main(owner)).toContainText("Delivered");
  await axe(owner);

  await owner.getByRole("link", { name: "Pipeline" }).click();
  const dialog = await ask(owner, owner.getByRole("button", { name: "Delete webhook…" }), "Delete the webhook Pipeline?");
  await dialog.getByRole("button", { name: "Delete webhook" }).click();
  await expect(main(owner)).toContainText("No webhook yet");
  await receiver.close();
});

test("every event arrives or is given up, whatever receivers do and when the server is killed", async ({ rest, server, owner, visit, hydrated }) => {
  test.skip(!hydrated, "nothing of it is about pages");
  const names = ["well", "slow", "down", "failing", "gone", "moved", "silent"] as const;
  const receivers = new Map<string, Receiver>();
  const hooks = new Map<string, { id: string; secret: string }>();
  for (const name of names) {
    const receiver = await new Receiver().open();
    receivers.set(name, receiver);
    const { webhook, secret } = await rest.post("/webhooks", { name, url: receiver.url, events: ["team.*"] });
    hooks.set(name, { id: webhook.id, secret });
  }
  const at = (name: string) => receivers.get(name)!;
  const deliveries = async (name: string): Promise<any[]> => (await rest.get(`/webhooks/${hooks.get(name)!.id}/deliveries`)).items;
  const elsewhere = await new Receiver().open();

  at("slow").answer = () => new Promise((resolve) => setTimeout(() => resolve({ status: 200 }), 3_000));
  at("failing").answer = (number) => ({ status: number <= 3 ? 500 : 200 });
  at("gone").answer = () => ({ status: 410 });
  at("moved").answer = () => ({ status: 307, headers: { location: elsewhere.url } });
  // No answer at all to what was begun before the server was killed.
  at("silent").answer = () => undefined;
  await at("down").close();

  for (const name of ["SRE", "platform"]) await rest.post("/teams", { name, members: [] });
  await at("silent").wait(2);
  await at("slow").wait(1);
  await expect.poll(async () => (await deliveries("down")).every(({ last }) => /the connection failed/.test(last?.error))).toBe(true);
  await server.crash();
  await at("down").open();
  at("silent").answer = () => ({ status: 200 });
  await rest.post("/teams", { name: "data", members: [] });

  // What the killed process was sending is given back after a minute.
  const settled = ["well", "slow", "down", "failing", "silent"];
  const open = async () => {
    const states = await Promise.all(settled.map(deliveries));
    return states.flat().filter(({ state }) => state !== "delivered").length;
  };
  await expect.poll(open, { timeout: 110_000, intervals: [1_000] }).toBe(0);
  const events = (await rest.get("/audit-events?kind=team.created")).items.map(({ id }: { id: string }) => id);
  expect(events).toHaveLength(3);
  for (const name of settled) {
    const heard = new Set(at(name).arrived.map(({ event }: Arrival) => event.id));
    expect([...heard].sort(), name).toEqual([...events].sort());
  }
  // Nothing was lost by the kill, and what was begun before it was made again under its old id.
  const silent = at("silent").arrived.map(({ id }) => id);
  expect(new Set(silent).size).toBe(3);
  expect(silent.length).toBe(5);
  for (const [name, { secret }] of hooks) for (const arrival of at(name).arrived) expect(verified(secret, arrival), name).toEqual(arrival.event);

  // A redirect is a failure, and leads nowhere.
  expect(at("moved").arrived.length).toBeGreaterThan(0);
  expect(elsewhere.arrived).toEqual([]);
  for (const { state, last } of await deliveries("moved")) {
    expect(state).toBe("waiting");
    expect(last.error).toContain("307, a redirect, which is not followed");
  }

  // Who wants no more gets no more, and what it did not take stands among what can be sent again.
  const gone = await deliveries("gone");
  expect(gone.filter(({ state }) => state === "dead").length).toBeGreaterThan(0);
  expect(gone.filter(({ state }) => !["dead", "cancelled"].includes(state))).toEqual([]);
  await visit(owner, `/settings/webhooks/${hooks.get("gone")!.id}`);
  await expect(main(owner)).toContainText("Countersign disabled this webhook");
  await expect(main(owner)).toContainText("The receiver answered 410: it wants no more events.");
  for (const receiver of [...receivers.values(), elsewhere]) await receiver.close();
});
