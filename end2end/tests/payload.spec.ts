// What would change, as an approver reads it.
import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { card, field, main } from "../support/parts";
import type { Rest } from "../support/rest";

const LINES = Array.from({ length: 200 }, (_, line) => `key-${line + 1}: value ${line + 1}`);
const text = (lines: string[]) => `${lines.join("\n")}\n`;

async function opened(rest: Rest, payload: object, more: object = {}): Promise<{ id: string; number: number; payload: { digest: string } }> {
  return rest.post("/requests", deploy({ payload, ...more }));
}

/** Whether a line can be seen: neither folded nor scrolled away. */
const line = (page: Page, id: string) => page.locator(`[id="${id}"]`);

test("a payload folds by its structure, and a link to a line opens what holds it", async ({ rest, owner, visit, axe }) => {
  await api(rest);
  const json = { spec: { replicas: 4, containers: [{ image: "api:1.4.2" }] }, kind: "Deployment" };
  const { id } = await opened(rest, { json });
  await visit(owner, `/approvals/${id}`);
  const shown = card(owner, "What will change");
  await expect(shown).toContainText('"image": "api:1.4.2"');
  await axe(owner);
  const containers = shown.locator("summary").filter({ hasText: '"containers"' });
  await containers.locator("code").click();
  await expect(shown.getByText('"image"')).toBeHidden();
  // The number of a line is its link; whoever follows it sees the line.
  await visit(owner, `/approvals/${id}?fold=all`);
  await expect(shown.getByText('"image"')).toBeHidden();
  await owner.goto(`/approvals/${id}?fold=all&line=6`);
  await expect(shown.locator(".line-sought")).toContainText('"image"');
  await expect(shown.getByText('"image"')).toBeVisible();
});

test("a difference is shown in one column or two, word by word, and folds what stays", async ({ rest, owner, visit, axe }) => {
  await api(rest);
  const after = LINES.with(149, "key-150: another value 150").with(39, "key-40: value forty\u202e");
  const { id } = await opened(rest, { mediaType: "application/yaml", text: text(after), before: text(LINES) });
  await visit(owner, `/approvals/${id}`);
  const shown = card(owner, "What will change");
  await expect(shown.locator("mark")).toHaveText(["40", "forty", "⟨U+202E⟩", "another "]);
  await expect(shown).toContainText("1 character would be invisible");
  expect(await owner.content()).not.toContain("\u202e");
  await axe(owner);
  // 36 lines before the first change are folded where they stand, the long run between is left out.
  await expect(line(owner, "A10")).toBeHidden();
  await shown.locator("summary", { hasText: "unchanged" }).first().click();
  await expect(line(owner, "A10")).toBeVisible();

  await shown.getByRole("link", { name: "Side by side" }).click();
  await expect(owner).toHaveURL(/diff=split/);
  await expect(shown.locator("table.diff-sides:visible").first()).toBeVisible();
  await axe(owner);
  await field(shown, "Line: A12 after, B12 before").fill("B100");
  await shown.getByRole("button", { name: "Go to line" }).click();
  await expect(line(owner, "B100")).toBeVisible();
  await expect(shown.locator("td.line-sought").first()).toContainText("100");
  await line(owner, "B100").click();
  await expect(owner).toHaveURL(/#B100$/);
  await shown.getByRole("link", { name: "Whole payload" }).click();
  await expect(shown.locator(".line")).toHaveCount(200);
});

test("five megabytes answer with a small page, a part at a time, and are downloaded whole", async ({ rest, owner, visit }) => {
  await api(rest);
  const large = Array.from({ length: 140_000 }, (_, number) => `key-${number}: a value of number ${number}`).join("\n");
  const { id, payload } = await opened(rest, { mediaType: "application/yaml", text: large });
  const answer = await owner.request.get(`/approvals/${id}`);
  expect(answer.status()).toBe(200);
  expect((await answer.body()).length).toBeLessThan(1_000_000);

  await visit(owner, `/approvals/${id}`);
  const shown = card(owner, "What will change");
  await expect(shown).toContainText("Lines 1 to 1,000 of 140,000");
  await shown.getByRole("link", { name: "Next part" }).click();
  await expect(shown).toContainText("Lines 1,001 to 2,000 of 140,000");
  await field(shown, "Line").fill("123456");
  await shown.getByRole("button", { name: "Go to line" }).click();
  await expect(shown.locator(".line-sought")).toContainText("key-123455: a value of number 123455");

  const download = owner.waitForEvent("download");
  await shown.getByRole("link", { name: "Download the payload" }).click();
  const bytes = await readFile(await (await download).path());
  expect(bytes.equals(Buffer.from(large))).toBe(true);
  expect(`sha256:${createHash("sha256").update(bytes).digest("hex")}`).toBe(payload.digest);
});

test("a request that is asked for again shows what changed since, and the earlier one leads to it", async ({ rest, owner, visit, axe }) => {
  await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: "api/production" });
  const first = await opened(rest, { mediaType: "application/yaml", text: "image: api:1\n" });
  const more = { reason: "Fix **checkout**, again", resubmissionOf: first.id };
  const again = await opened(rest, { mediaType: "application/yaml", text: "image: api:2\n" }, more);
  await visit(owner, `/approvals/${again.id}`);
  const since = card(owner, `Changed since #${first.number}`);
  await expect(since).toContainText("Fix checkout");
  await expect(since.locator("mark")).toHaveText(["1", "2"]);
  await expect(main(owner).locator("strong", { hasText: "checkout" })).toBeVisible();
  await axe(owner);
  await visit(owner, `/approvals/${first.id}`);
  await main(owner).getByRole("link", { name: `as #${again.number}` }).click();
  await expect(owner).toHaveURL(new RegExp(again.id));
});

test("comments are a safe part of Markdown", async ({ rest, owner, visit }) => {
  await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: "api/production" });
  const { id } = await opened(rest, { mediaType: "text/plain", text: "x" });
  await visit(owner, `/approvals/${id}`);
  await field(owner, "Comment without deciding").fill("See **this**: https://ci.example/1 and [that](javascript:alert(1)) <b data-sneaked>x</b>");
  await owner.getByRole("button", { name: "Add comment" }).click();
  const timeline = card(owner, "Timeline");
  await expect(timeline.locator(".markdown strong")).toHaveText("this");
  await expect(timeline.locator(".markdown a")).toHaveAttribute("href", "https://ci.example/1");
  await expect(timeline.locator(".markdown a")).toHaveCount(1);
  await expect(owner.locator("[data-sneaked]")).toHaveCount(0);
  await expect(timeline).toContainText("<b data-sneaked>x</b>");
});
