// The main job, from a policy to the audit log: asked for, gated, approved in browsers, executed once.
import { expect, test } from "../fixtures";
import { api, deploy, groups } from "../support/acme";
import { ask, choices, expectNotice, field, main } from "../support/parts";
import { Rest } from "../support/rest";

test("an action is asked for, gated, approved by two people, executed once, and audited", async ({ server, rest, owner, join, visit, islands, axe }) => {
  await api(rest);
  await groups(rest);
  await rest.post("/org-roles", { name: "developer", permissions: ["requests.open", "requests.review", "tokens.manage"] });
  const rosa = await join({ name: "Rosa", teams: ["SRE", "platform"], orgRoles: ["developer", "tech-lead"] });
  const bo = await join({ name: "Bo", teams: ["platform"] });
  const ana = await join({ name: "Ana", teams: ["SRE"], orgRoles: ["tech-lead"] });

  await test.step("the owner creates the policy of the quorum example", async () => {
    await visit(owner, "/approval-policies/new");
    await field(owner, "Name").fill("Production Deploy Approval");
    await field(owner, "Description").fill("Two people from two teams look at what goes to production.");
    await choices(owner, "Scope").getByRole("radio", { name: /^Environment/ }).check();
    await choices(owner, "Actions").getByRole("checkbox", { name: /^Release Deploy/ }).check();
    await field(owner, "Approvals").fill("2");
    await field(owner, "Different teams").fill("2");
    await choices(owner, "One from each of these teams").getByRole("checkbox", { name: /^SRE/ }).check();
    await choices(owner, "One holder of each of these roles").getByRole("checkbox", { name: /^tech-lead/ }).check();
    await owner.getByRole("button", { name: "Create policy" }).click();
    await expectNotice(owner, "Policy created.");
    await expect(owner.getByRole("heading", { name: "Production Deploy Approval", level: 1 })).toBeVisible();
  });

  await test.step("and binds it to production", async () => {
    await owner.getByRole("combobox", { name: "Environment" }).selectOption({ label: "api / production" });
    await owner.getByRole("button", { name: "Bind" }).click();
    await expectNotice(owner, "Bound. It gates every request that is opened from now on.");
    await expect(owner.getByRole("row", { name: /api \/ production.*Enforced/ })).toBeVisible();
    await axe(owner);
  });

  const token = await rosa.request.post("/api/v1/tokens", { data: { name: "pipeline", scopes: ["requests.open", "requests.read", "requests.claim"] } });
  const pipeline = new Rest(server.url, (await token.json()).secret);
  const payload = { mediaType: "application/yaml", text: "image: api:1.4.2", before: "image: api:1.4.1" };

  const request = await test.step("a token opens a request", async () => {
    const answer = await pipeline.call("POST", "/requests", deploy({ payload }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      action: "release.deploy",
      target: { project: "api", environment: "production" },
      requester: { name: "Rosa" },
      reason: "Fix checkout",
      gate: "pending",
      state: "pending",
      payload: { mediaType: "application/yaml", digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      policies: [{ name: "Production Deploy Approval", version: 1, satisfied: false, approvals: 0 }],
      canApprove: { eligible: false },
    });
    return answer.body;
  });
  const address = `/approvals/${request.id}`;

  await test.step("the requester sees why she may not approve", async () => {
    await visit(rosa, "/approvals?view=mine");
    await expect(rosa.getByRole("listitem").filter({ hasText: "api / production" })).toContainText("Your request");
    await visit(rosa, address);
    await expect(main(rosa)).toContainText("You opened this request, and its policy does not let the requester approve.");
    await expect(main(rosa)).toContainText("through the token pipeline");
    await expect(rosa.getByRole("button", { name: "Approve" })).toHaveCount(0);
  });

  const row = owner.getByRole("listitem").filter({ hasText: "Release Deploy" });
  const inbox = () => visit(owner, "/approvals?view=pending");

  await test.step("the first approver sees what would change, and approves", async () => {
    await inbox();
    await expect(row).toContainText("0 of 2");
    await visit(bo, "/approvals");
    const waiting = bo.getByRole("listitem").filter({ hasText: "Release Deploy" });
    await expect(waiting).toContainText("You can approve");
    await waiting.getByRole("link").click();
    await islands(bo);
    await expect(main(bo)).toContainText("Fix checkout");
    await expect(main(bo)).toContainText("image: api:1.4.1");
    await expect(main(bo)).toContainText("image: api:1.4.2");
    await axe(bo);
    await field(bo, "Comment").fill("Canary is clean.");
    await bo.getByRole("button", { name: "Approve", exact: true }).click();
    await expectNotice(bo, `You approved #${request.number}. It still waits for others.`);
    await expect(main(bo)).toContainText("Canary is clean.");
  });

  await test.step("the inbox shows the progress", async () => {
    await inbox();
    await expect(row).toContainText("1 of 2");
    await expect(row).toContainText("1 approval from SRE");
  });

  await test.step("the second approver completes the quorum", async () => {
    await visit(ana, "/approvals");
    await expect(ana.getByRole("listitem").filter({ hasText: "Release Deploy" })).toContainText("1 of 2");
    await visit(ana, address);
    await ana.getByRole("button", { name: "Approve", exact: true }).click();
    await expectNotice(ana, `You approved #${request.number}. It was the last approval needed.`);
    await inbox();
    await expect(row).toHaveCount(0);
    await visit(owner, "/approvals?view=decided");
    await expect(row).toContainText("Approved");
  });

  await test.step("the claim needs the payload that was approved, and happens once", async () => {
    const claim = (digest: string) => pipeline.call("POST", `/requests/${request.id}/claim`, { payloadDigest: digest });
    const changed = await claim(`sha256:${"0".repeat(64)}`);
    expect(changed.status).toBe(422);
    expect(changed.body).toMatchObject({ detail: "policy violations", violations: [{ code: "payload-mismatch" }] });
    const taken = await claim(request.payload.digest);
    expect(taken.status).toBe(200);
    const again = await claim(request.payload.digest);
    expect(again.status).toBe(409);
    await visit(rosa, address);
    await expect(main(rosa)).toContainText("Rosa claimed it and has not reported yet.");
    const body = { claimId: taken.body.claimId, status: "succeeded", detail: "Rolled out to 12 pods." };
    expect((await pipeline.call("POST", `/requests/${request.id}/result`, body)).status).toBe(200);
    await visit(rosa, address);
    await expect(main(rosa)).toContainText("Rosa executed it.");
    await expect(main(rosa)).toContainText("Rolled out to 12 pods.");
  });

  await test.step("the audit tells of each step, in order", async () => {
    await visit(owner, "/audit");
    const told = await main(owner).getByRole("listitem").allInnerTexts();
    const steps = [
      /created the policy/,
      /bound the policy to .*production/,
      /issued the API token/,
      /Rosa \(token pipeline\) opened the request; it waits for Production Deploy Approval/,
      /Bo approved[^]*Canary is clean\./,
      /Ana approved/,
      /marked the request approved: every policy is satisfied/,
      /was refused the claim: the payload is not the one that was approved/,
      /Rosa \(token pipeline\) claimed the request/,
      /Rosa \(token pipeline\) reported success[^]*Rolled out to 12 pods\./,
    ];
    const places = steps.map((step) => told.findIndex((text) => step.test(text)));
    expect(places, told.join("\n\n")).not.toContain(-1);
    // The newest stands first.
    expect(places).toEqual([...places].sort((one, other) => other - one));
    await axe(owner);
  });
});

test("what no policy gates is approved at once, and a binding that only observes blocks nothing", async ({ rest, owner, visit }) => {
  await api(rest);
  await groups(rest);
  const policy = await rest.post("/approval-policies", { name: "Trial", scope: "environment", quorum: { minApprovals: 2 } });
  await visit(owner, `/approval-policies/${policy.id}`);
  await owner.getByRole("combobox", { name: "Environment" }).selectOption({ label: "api / production" });
  await owner.getByRole("radio", { name: /^Observe/ }).check();
  await owner.getByRole("button", { name: "Bind" }).click();
  await expectNotice(owner, "Bound to observe");

  await visit(owner, "/requests/new");
  await owner.getByRole("combobox", { name: "Action" }).selectOption("release.deploy");
  await owner.getByRole("combobox", { name: "Environment" }).selectOption({ label: "api / production" });
  await field(owner, "Reason").fill("Fix checkout");
  await owner.getByRole("button", { name: "Open request" }).click();
  await expectNotice(owner, "needed no approval: no policy gates it.");
  await expect(main(owner)).toContainText("Would have gated this.");

  const dialog = await ask(owner, owner.getByRole("button", { name: "Cancel request…" }), /^Cancel request #\d+\?$/);
  await dialog.getByRole("button", { name: /^Cancel request #/ }).click();
  await expectNotice(owner, "is cancelled.");
});
