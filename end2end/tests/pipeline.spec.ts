// A pipeline waits at the gate: the command `countersign` against a server, decided in browsers.
import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import { expect, test as base } from "../fixtures";
import { api, gate, ONE_APPROVAL } from "../support/acme";
import { field, main } from "../support/parts";
import { expectEnd, Pipeline, type Running } from "../support/pipeline";
import { OWNER_TOKEN } from "../support/server";

const test = base.extend<{ pipeline: Pipeline; ana: Page; production: string }>({
  production: [
    async ({ rest }, use) => {
      const { production } = await api(rest);
      await gate(rest, ONE_APPROVAL, { environment: production });
      await use(production);
    },
    { auto: true },
  ],
  ana: async ({ join }, use) => use(await join({ name: "Ana" })),
  pipeline: async ({ server }, use) => {
    const { secret } = await fetchToken(server.url);
    const pipeline = await Pipeline.at(server, secret);
    await use(pipeline);
    await pipeline.close();
  },
});

/** A token as Settings → API tokens issues it for a pipeline. */
async function fetchToken(url: string): Promise<{ secret: string }> {
  const scopes = ["requests.open", "requests.read", "requests.claim"];
  const headers = { authorization: `Bearer ${OWNER_TOKEN}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/api/v1/tokens`, { method: "POST", headers, body: JSON.stringify({ name: "ci", scopes }) });
  expect(answer.status).toBe(201);
  return answer.json();
}

/** The address of the request that a script opened, as it printed it. */
async function opened(running: Running): Promise<string> {
  const address = /\/approvals\/[0-9a-f-]{36}/;
  await expect.poll(running.says, { message: "the address of the request" }).toMatch(address);
  return running.says().match(address)![0];
}

async function decide(page: Page, address: string, verdict: "Approve" | "Reject", comment: string) {
  await page.goto(address);
  await field(page, "Comment").fill(comment);
  await page.getByRole("button", { name: verdict, exact: true }).click();
  // The notice gives way to what the pipeline does next, so the timeline has to say it.
  await expect(main(page)).toContainText(verdict === "Approve" ? "Ana approved" : "Ana rejected");
}

test("what is approved in a browser runs once and is reported", async ({ pipeline, ana, rest }) => {
  const running = pipeline.run("--idempotency-key deploy-1");
  const address = await opened(running);
  expect(await pipeline.ran()).toBe("");
  await decide(ana, address, "Approve", "Canary is clean.");
  await expectEnd(running, 0, /Ana approved[^]*succeeded/);
  expect(await pipeline.ran()).toBe("ran 2\n");
  await ana.goto(address);
  await expect(ana.getByRole("main")).toContainText("Succeeded");
  // The same run of the pipeline, tried again, deploys nothing a second time.
  await expectEnd(pipeline.run("--idempotency-key deploy-1"), 13, "a request is executed once");
  expect(await pipeline.ran()).toBe("ran 2\n");
  expect((await rest.get("/requests?number=2")).items[0].state).toBe("succeeded");
});

test("a command that fails is reported, and its status is the pipeline's", async ({ pipeline, ana }) => {
  const running = pipeline.run("", "sh -c 'exit 7'");
  const address = await opened(running);
  await decide(ana, address, "Approve", "Go.");
  await expectEnd(running, 7, /failed: sh ended with status 7/);
  await ana.goto(address);
  await expect(ana.getByRole("main")).toContainText("Failed");
});

test("what is rejected, cancelled or blocked does not run", async ({ pipeline, production, ana, owner, rest }) => {
  const rejected = pipeline.run();
  await decide(ana, await opened(rejected), "Reject", "Not on a Friday.");
  await expectEnd(rejected, 10, /rejected[^]*Not on a Friday\./);

  const cancelled = pipeline.run();
  const id = (await opened(cancelled)).split("/").pop();
  expect((await owner.request.post(`/api/v1/requests/${id}/cancellation`, { data: {} })).status()).toBe(200);
  await expectEnd(cancelled, 12, "cancelled");

  // Who stops the pipeline takes the request with it.
  const stopped = pipeline.run();
  const left = (await opened(stopped)).split("/").pop();
  stopped.signal("SIGTERM");
  await expectEnd(stopped, 12, "cancelled");
  expect((await rest.get(`/requests/${left}`)).state).toBe("cancelled");

  const frozen = await rest.call("POST", `/environments/${production}/freeze`, { reason: "Year's end" });
  expect(frozen.status).toBe(200);
  await expectEnd(pipeline.run(), 13, "production is frozen: Year's end");
  expect(await pipeline.ran()).toBe("");
});

test("a payload that changed after it was asked for is not deployed", async ({ pipeline, ana }) => {
  const running = pipeline.start(
    "countersign run --action release.deploy --project api --environment production --reason Fix --payload release.yaml -- ./deploy.sh",
  );
  const address = await opened(running);
  await expectEnd(pipeline.start("echo 'image: api:6.6.6' > release.yaml"), 0, "");
  await decide(ana, address, "Approve", "As shown.");
  await expectEnd(running, 13, "payload-mismatch");
  expect(await pipeline.ran()).toBe("");
});

test("a server that is killed and started again while a pipeline waits is waited for", async ({ pipeline, ana, server }) => {
  const running = pipeline.run();
  const address = await opened(running);
  await server.crash();
  await decide(ana, address, "Approve", "Still fine.");
  await expectEnd(running, 0, "succeeded");
  expect(await pipeline.ran()).toBe("ran 2\n");
});

/** A text of docs/integrations. */
const integration = (file: string) => readFile(new URL(`../../docs/integrations/${file}`, import.meta.url), "utf8");

/** The documents of a recipe in YAML. */
const documents = async (file: string) => parseAllDocuments(await integration(file)).map((document) => document.toJS());

/** What the recipes let a shell do, with what the systems around it would set. */
async function recipes(): Promise<[string, string, Record<string, string>][]> {
  const [github] = await documents("github-actions.yml");
  const [gitlab] = await documents("gitlab-ci.yml");
  const [tekton] = await documents("tekton.yaml");
  const [argocd] = await documents("argocd-presync.yaml");
  const jenkins = (await integration("Jenkinsfile")).split("'''")[1]!;
  const shell = new URL("../../docs/integrations/deploy-gate.sh", import.meta.url).pathname;
  return [
    ["any shell", `bash ${shell} api production 'Fix checkout' release.yaml -- ./deploy.sh`, {}],
    ["GitHub Actions", github.jobs.deploy.steps[1].run, { REASON: "Fix checkout", KEY: "github-1-1" }],
    ["GitLab CI", gitlab.deploy.script.join("\n"), { CI_COMMIT_TITLE: "Fix checkout", CI_PIPELINE_URL: "https://ci.example/1", KEY: "gitlab-1" }],
    ["Tekton", tekton.spec.steps[0].script, { PROJECT: "api", ENVIRONMENT: "production", REASON: "Fix checkout", KEY: "tekton-1" }],
    ["Jenkins", jenkins, { JOB_NAME: "api", BUILD_NUMBER: "7", BUILD_URL: "https://ci.example/7", BUILD_TAG: "jenkins-api-7" }],
    ["Argo CD", argocd.spec.template.spec.containers[0].args[0], { POD: "gate-1" }],
  ];
}

test("every recipe for a shell deploys once what is approved", async ({ pipeline, ana, rest }) => {
  for (const [number, [name, script, env]] of (await recipes()).entries()) {
    await test.step(name, async () => {
      const running = pipeline.start(script, env);
      await decide(ana, await opened(running), "Approve", `For ${name}.`);
      await expectEnd(running, 0, "");
      expect((await rest.get(`/requests?number=${number + 2}`)).items[0].state, name).toMatch(/^(succeeded|executing)$/);
    });
  }
  // Binding the policy was the first request. The one of Argo CD asks and waits; what follows is the synchronization itself.
  expect(await pipeline.ran()).toBe([2, 3, 4, 5, 6].map((number) => `ran ${number}\n`).join(""));
});

test("no recipe for a shell deploys what is rejected", async ({ pipeline, ana }) => {
  for (const [name, script, env] of await recipes()) {
    await test.step(name, async () => {
      const running = pipeline.start(script, env);
      await decide(ana, await opened(running), "Reject", "No.");
      await expectEnd(running, 10, "");
    });
  }
  expect(await pipeline.ran()).toBe("");
});
