// An executor carries approved requests out: set up on the project's page, handed over once, followed on the request's page.
import { expect, test } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { ask, expectError, expectNotice, field, main } from "../support/parts";
import { Receiver, verified } from "../support/receiver";
import { FOUNDED } from "../support/server";

test.use({ start: { ...FOUNDED, env: { ...FOUNDED.env, COUNTERSIGN_WEBHOOK_NETWORKS: "127.0.0.0/8" } } });

test("what is approved is handed to the executor once, which reports it", async ({ rest, owner, join, visit, axe, hydrated }) => {
  const { project, production } = await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: production });
  const receiver = await new Receiver().open();
  receiver.answer = () => ({ status: 202 });

  await visit(owner, `/settings/projects/${project}`);
  await owner.getByText("Let a webhook carry it out").click();
  await field(owner, "Address").fill("https://169.254.169.254/deploy");
  await owner.getByRole("button", { name: "Use this webhook" }).click();
  await expectError(field(owner, "Address"), /may not be called/);
  await axe(owner);
  await field(owner, "Address").fill(receiver.url);
  await owner.getByRole("button", { name: "Use this webhook" }).click();
  await expectNotice(owner, "From now on the webhook carries out what is approved.");
  const secret = (await main(owner).locator("code.secret").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await axe(owner);

  const request = await rest.post("/requests", deploy());
  const ana = await join({ name: "Ana" });
  await visit(ana, `/approvals/${request.id}`);
  await ana.getByRole("button", { name: "Approve", exact: true }).click();
  const handed = verified(secret, await receiver.wait(1));
  expect(handed).toMatchObject({ type: "dev.countersign.execution.requested", data: { action: "release.deploy", request: { number: request.number } } });
  /** The page tells by itself; without JavaScript when it is loaded again. */
  const tells = async (text: string) => {
    await expect(async () => {
      if (!hydrated) await ana.goto(ana.url());
      await expect(main(ana)).toContainText(text, { timeout: hydrated ? 15_000 : 500 });
    }).toPass({ timeout: 20_000 });
  };
  await tells("The executor of");
  const claim = await rest.call("POST", `/requests/${request.id}/claim`, { payloadDigest: handed.data.payloadDigest });
  expect(claim.status).toBe(409);

  const report = (body: object) =>
    fetch(handed.data.callback.url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect((await report({ status: "running", detail: "Pods 1 of 3" })).status).toBe(200);
  await tells("Pods 1 of 3");
  await axe(ana);
  await tells("is carrying it out");
  expect((await report({ status: "succeeded", detail: "**All** pods are new" })).status).toBe(200);
  await tells("All pods are new");
  await tells("carried it out");
  await tells("reported success");
  await expect(main(ana)).not.toContainText("Countersign reported");
  expect((await report({ status: "failed" })).status).toBe(410);
  await visit(ana, `/approvals/${request.id}`);
  await expect(main(ana)).toContainText("Succeeded");
  await expect(main(ana).locator("dt", { hasText: /^(Expires|Lapses)$/ })).toHaveCount(0);
  // On a phone as on a wide screen, what came of it stands before what was asked.
  await ana.setViewportSize({ width: 390, height: 844 });
  const above = async (id: string) => (await ana.locator(id).boundingBox())!.y;
  expect(await above("#outcome")).toBeLessThan(await above("#asked"));
  expect(await above("#asked")).toBeLessThan(await above("#policies"));
  await axe(ana);
  expect(receiver.arrived).toHaveLength(1);

  await visit(owner, `/settings/projects/${project}`);
  await expect(main(owner)).toContainText("Last executions");
  await axe(owner);
  const dialog = await ask(owner, owner.getByRole("button", { name: "Remove executor…" }), "Remove the executor?");
  await dialog.getByRole("button", { name: "Remove executor" }).click();
  await expect(main(owner)).toContainText("Let a webhook carry it out");
  await receiver.close();
});
