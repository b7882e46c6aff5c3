// What most tests find at Acme, made through REST.
import type { Rest } from "./rest";

/** The project `api` with its environments. */
export interface Api {
  project: string;
  production: string;
  staging: string;
}

/** The project `api` with production and staging. */
export async function api(rest: Rest): Promise<Api> {
  const project = await rest.post("/projects", { slug: "api", name: "Public API" });
  const production = await rest.post("/environments", { project: "api", name: "production" });
  const staging = await rest.post("/environments", { project: "api", name: "staging" });
  return { project: project.id, production: production.id, staging: staging.id };
}

/** The teams SRE and platform, and the org role tech-lead, which may do what members may. */
export async function groups(rest: Rest): Promise<void> {
  for (const name of ["SRE", "platform"]) await rest.post("/teams", { name, members: [] });
  await rest.post("/org-roles", { name: "tech-lead", permissions: ["requests.open", "requests.review"] });
}

/** The fields of a policy that asks for one approval by anyone who may review. */
export const ONE_APPROVAL = { name: "One approval", description: "", scope: "environment", actions: ["release.deploy"], quorum: { minApprovals: 1 } };

/** A policy that is bound at once: `at` is the binding's resource. */
export async function gate(rest: Rest, policy: object, at: object): Promise<{ policy: string; binding: string }> {
  const created = await rest.post("/approval-policies", policy);
  const bound = await rest.post("/policy-bindings", { policy: created.id, ...at });
  return { policy: created.id, binding: bound.id };
}

/** The body of a deployment of `api` to production. */
export const deploy = (more: object = {}) => ({
  action: "release.deploy",
  target: { project: "api", environment: "production" },
  reason: "Fix checkout",
  ...more,
});
