// What people type is text, wherever it comes up again.
import { expect, test } from "../fixtures";
import { deploy, gate, ONE_APPROVAL } from "../support/acme";

/** Tries to leave whatever it stands in. */
const sneaky = (where: string) => `${where} </title></textarea></option>"'><u data-sneaked>&amp;</u>`;

test("no name, reason, payload or comment becomes markup", async ({ rest, owner, join, visit }) => {
  const project = await rest.post("/projects", { slug: "api", name: sneaky("project") });
  const environment = await rest.post("/environments", { project: "api", name: "production" });
  const cluster = await rest.post("/clusters", { slug: "eu-1", name: sneaky("cluster"), environment: "production" });
  const team = await rest.post("/teams", { name: sneaky("team"), members: [] });
  const role = await rest.post("/org-roles", { name: sneaky("role"), permissions: ["requests.review"] });
  await rest.post("/tokens", { name: sneaky("token"), scopes: ["requests.read"] });
  const written = { ...ONE_APPROVAL, name: sneaky("policy"), description: sneaky("description") };
  const { policy } = await gate(rest, written, { environment: "api/production" });
  const body = { reason: sneaky("reason"), payload: { mediaType: "text/plain", text: sneaky("payload"), before: sneaky("before") } };
  const request = await rest.post("/requests", deploy(body));
  await owner.request.post(`/api/v1/requests/${request.id}/comments`, { data: { comment: sneaky("comment") } });
  await rest.post(`/approval-policies/${policy}/versions`, { policy: { ...written, description: sneaky("second") } });
  const bo = await join({ name: "Bo" });
  const member = (await rest.get("/members")).items.find((one: { name: string }) => one.name === "Bo");
  await rest.patch(`/members/${member.id}`, { name: sneaky("member") });

  const paths = [
    "/approvals?view=pending",
    `/approvals/${request.id}`,
    `/approvals/${request.id}?diff=split`,
    "/requests/new",
    `/requests/new?from=${request.id}`,
    "/audit",
    "/approval-policies",
    "/approval-policies/new",
    `/approval-policies/${policy}`,
    `/approval-policies/${policy}/edit`,
    `/approval-policies/${policy}/versions`,
    `/approval-policies/${policy}/versions?from=1&to=2`,
    `/approval-policies/${policy}/replay`,
    `/simulator?action=release.deploy&environment=${environment.id}&by=Bo&verdict=approve`,
    `/resources/project/${project.id}`,
    `/resources/environment/${environment.id}`,
    `/resources/cluster/${cluster.id}`,
    `/settings/members/${member.id}`,
    "/settings/invitations",
    `/settings/teams/${team.id}`,
    `/settings/org-roles/${role.id}`,
    `/settings/projects/${project.id}`,
    `/settings/clusters/${cluster.id}`,
    `/settings/environments/${environment.id}`,
    "/settings/tokens",
  ];
  for (const path of paths) {
    await visit(owner, path);
    await expect(owner.locator("[data-sneaked]"), path).toHaveCount(0);
  }
  await visit(owner, `/approval-policies/${policy}`);
  await expect(owner).toHaveTitle(`${sneaky("policy")} · Countersign`);
  await visit(owner, `/requests/new?from=${request.id}`);
  await expect(owner.getByRole("textbox", { name: "Payload", exact: true })).toHaveValue(sneaky("payload"));
  await visit(bo, "/approvals");
  await expect(bo.locator("[data-sneaked]")).toHaveCount(0);
});
