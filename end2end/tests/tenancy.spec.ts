// Nothing crosses from one organization to another.
import { expect, test } from "../fixtures";
import { api, deploy, gate, groups, ONE_APPROVAL } from "../support/acme";
import { main } from "../support/parts";
import { OWNER } from "../support/server";

test("one person switches between organizations, and each shows its own things only", async ({ server, rest, owner, visit }) => {
  await api(rest);
  await server.run("admin", "organization", "Globex", "--owner", OWNER.email);
  await visit(owner, "/settings/projects");
  await expect(main(owner)).toContainText("Public API");
  await owner.getByRole("button", { name: /Switch organization/ }).click();
  await owner.getByRole("button", { name: "Globex" }).click();
  await expect(owner.getByRole("banner")).toContainText("Globex");
  await visit(owner, "/settings/projects");
  await expect(main(owner)).toContainText("No project yet");
});

test("another organization's ids lead to the page for what is not there", async ({ server, rest, another, visit }) => {
  const { project, production } = await api(rest);
  await groups(rest);
  const cluster = await rest.post("/clusters", { slug: "eu-1", name: "Frankfurt" });
  const { policy } = await gate(rest, ONE_APPROVAL, { environment: "api/production" });
  const request = await rest.post("/requests", deploy());
  const ids = async (path: string) => (await rest.get(path)).items[0].id;
  const organization = (await rest.get("/organization")).id;
  const paths = [
    `/approvals/${request.id}`,
    `/requests/new?from=${request.id}`,
    `/approval-policies/${policy}`,
    `/approval-policies/${policy}/edit`,
    `/approval-policies/${policy}/versions`,
    `/resources/organization/${organization}`,
    `/resources/project/${project}`,
    `/resources/environment/${production}`,
    `/resources/cluster/${cluster.id}`,
    `/settings/members/${await ids("/members")}`,
    `/settings/teams/${await ids("/teams")}`,
    `/settings/org-roles/${await ids("/org-roles")}`,
    `/settings/projects/${project}`,
    `/settings/environments/${production}`,
    `/settings/clusters/${cluster.id}`,
  ];

  const invitation = await server.run("admin", "organization", "Globex", "--owner", "greta@globex.example");
  const greta = await another();
  const secret = invitation.match(/\/invitations\/(\S+)/)?.[1];
  await greta.request.post(`/api/v1/invitations/${secret}/acceptance`, { data: { name: "Greta", password: OWNER.password } });
  await visit(greta, "/settings/projects");
  for (const path of paths) {
    const answer = await greta.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(main(greta), path).not.toContainText(/Public API|Fix checkout|One approval|SRE/);
  }
});
