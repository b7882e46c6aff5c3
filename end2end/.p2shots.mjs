import { chromium } from "playwright-core";
import AxeBuilder from "@axe-core/playwright";
import fs from "fs";
const base = process.env.BASE ?? "http://127.0.0.1:4102", out = "/tmp/p2run/shots";
const only = process.env.ONLY;
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const token = fs.readFileSync("/tmp/p2run/demo.log", "utf8").match(/csn_\S+/)[0];
const rest = async (p) => (await (await fetch(base + "/api/v1" + p, { headers: { authorization: "Bearer " + token } })).json()).items;
const id = async (p, f = () => true) => (await rest(p)).find(f).id;
const pages = {
  login: ["/login", "anon"], deadsetup: ["/setup/nope", "anon"], deadinv: ["/invitations/nope", "anon"], anon404: ["/nope", "anon"],
  account: ["/account"], settings: ["/settings"], members: ["/settings/members"], nobody: ["/settings/members?q=zzz"],
  member: [`/settings/members/${await id("/members")}`], invitations: ["/settings/invitations"], teams: ["/settings/teams"], teamnew: ["/settings/teams/new"],
  team: [`/settings/teams/${await id("/teams")}`], roles: ["/settings/org-roles"], rolenew: ["/settings/org-roles/new"],
  role: [`/settings/org-roles/${await id("/org-roles", (r) => !r.builtIn)}`], owner: [`/settings/org-roles/${await id("/org-roles", (r) => r.name == "owner")}`],
  projects: ["/settings/projects"], projectnew: ["/settings/projects/new"], project: [`/settings/projects/${await id("/projects")}`],
  env: [`/settings/environments/${await id("/environments", (e) => e.freeze)}`], envopen: [`/settings/environments/${await id("/environments", (e) => !e.freeze)}`],
  clusters: ["/settings/clusters"], clusternew: ["/settings/clusters/new"], cluster: [`/settings/clusters/${await id("/clusters")}`],
  tokens: ["/settings/tokens"], tokennew: ["/settings/tokens/new"], org: ["/settings/organization"], nf: ["/nope"],
  ethan_settings: ["/settings", "ethan"], ethan_tokens: ["/settings/tokens", "ethan"], ethan_member: [`/settings/members/${await id("/members")}`, "ethan"], ethan_env: [`/settings/environments/${await id("/environments", (e) => e.freeze)}`, "ethan"], ethan_org: ["/settings/organization", "ethan"],ethan_cluster: [`/settings/clusters/${await id("/clusters")}`, "ethan"],
};
for (const theme of ["light", "dark"]) for (const w of [1440, 390]) {
  for (const who of ["anon", "olivia", "ethan"]) {
    const c = await b.newContext({ viewport: { width: w, height: w == 390 ? 844 : 1000 }, colorScheme: theme, isMobile: w == 390, hasTouch: w == 390, deviceScaleFactor: 1, javaScriptEnabled: true });
    const p = await c.newPage();
    p.on("pageerror", (e) => console.log("PAGEERROR", p.url(), e.message)); p.on("console", (m) => m.type() == "error" && !/40[34]/.test(m.text()) && console.log("CONSOLE", p.url(), m.text()));
    if (who != "anon") { await p.goto(base + "/login"); await p.getByRole("button", { name: `Log in as ${who}@` }).click(); await p.waitForURL(/approvals/); }
    for (const [n, [path, as = "olivia"]] of Object.entries(pages)) {
      if (as != who || (only && !only.split(",").includes(n))) continue;
      const r = await p.goto(base + path); await p.evaluate(() => document.fonts.ready);
      const o = await p.evaluate(() => ({ sw: document.documentElement.scrollWidth, over: [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".diff,.table-scroll,.tabs,.side-nav,.code,[popover]")).slice(0, 3).map((e) => e.className || e.tagName) }));
      if (o.sw > w || o.over.length) console.log("OVERFLOW", n, theme, w, o);
      await p.screenshot({ path: `${out}/${n}-${theme}-${w}.png`, fullPage: true });
      const axe = await new AxeBuilder({ page: p }).analyze();
      for (const v of axe.violations) console.log("AXE", n, theme, w, v.id, v.nodes.slice(0, 2).map((x) => x.html.slice(0, 160)));
      if (w == 1440 && theme == "light") console.log(n, r.status(), await p.title());
    }
    await c.close();
  }
}
await b.close();
