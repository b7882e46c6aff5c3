// What members are told: in the bell, on its page, and as they chose.
import type { Locator, Page } from "@playwright/test";
import { expect, test, type Newcomer } from "../fixtures";
import { api, deploy, gate, ONE_APPROVAL } from "../support/acme";
import { card, expectNotice, main } from "../support/parts";
import type { Rest } from "../support/rest";

const BO: Newcomer = { name: "Bo" };
const CY: Newcomer = { name: "Cy" };

async function gated(rest: Rest) {
  await api(rest);
  await gate(rest, ONE_APPROVAL, { environment: "api/production" });
}

const opened = (rest: Rest): Promise<{ id: string; number: number }> => rest.post("/requests", deploy());

const lines = (page: Page): Locator => main(page).getByRole("listitem").filter({ has: page.getByRole("link") });

/** Opens the bell's menu. */
async function ring(page: Page, name: string): Promise<Locator> {
  await page.getByRole("banner").getByRole("button", { name }).click();
  const menu = page.getByRole("group", { name });
  await expect(menu).toBeVisible();
  return menu;
}

test("who can approve is told, and what somebody else decided is handled", async ({ rest, owner, join, visit, axe }) => {
  const bo = await join(BO);
  await visit(bo, "/notifications");
  await expect(main(bo)).toContainText("Nothing has happened yet that concerns you");
  await axe(bo);

  await gated(rest);
  const cy = await join(CY);
  const { id, number } = await opened(rest);
  await visit(bo, "/approvals");
  const menu = await ring(bo, "Notifications, 1 unread");
  await axe(bo);
  await expect(menu).toContainText(`#${number} Release Deploy`);
  await menu.getByRole("link", { name: /asks for your approval/ }).click();
  await expect(bo).toHaveURL(`/approvals/${id}`);
  // Opening the request's page was reading it.
  await expect(bo.getByRole("banner").getByRole("button", { name: "Notifications", exact: true })).toBeVisible();

  await bo.getByRole("button", { name: "Approve", exact: true }).click();
  await expectNotice(bo, /approved/);
  await visit(cy, "/notifications");
  await expect(lines(cy)).toHaveCount(1);
  await expect(lines(cy).first()).toContainText("Handled: Bo approved it");
  await expect(lines(cy).first()).toContainText("Approved");
  await expect(main(cy)).not.toContainText("Mark all as read");

  await visit(owner, "/notifications");
  await expect(lines(owner).first()).toContainText("Your request is approved");
  await axe(owner);
});

test("notifications are marked as read one by one or all at once", async ({ rest, join, visit, axe }) => {
  await gated(rest);
  const bo = await join(BO);
  const requests = [await opened(rest), await opened(rest), await opened(rest)];
  await visit(bo, "/notifications?unread=true");
  await expect(lines(bo)).toHaveCount(3);
  await expect(lines(bo).getByText("Unread", { exact: true })).toHaveCount(3);
  await axe(bo);
  await bo.getByRole("button", { name: new RegExp(`Mark as read: .*#${requests[0]?.number} `) }).click();
  await expect(lines(bo)).toHaveCount(2);
  await expect(bo).toHaveURL("/notifications?unread=true");
  await bo.getByRole("button", { name: "Mark all as read" }).click();
  await expectNotice(bo, "Your notifications are marked as read.");
  await expect(main(bo)).toContainText("You have read everything");
  await main(bo).getByRole("link", { name: "All notifications" }).click();
  await expect(lines(bo)).toHaveCount(3);
});

test("one chooses what to be told", async ({ rest, join, visit, axe }) => {
  await gated(rest);
  const bo = await join(BO);
  await visit(bo, "/account");
  const choice = card(bo, "Notifications").getByRole("checkbox", { name: /A request waits for me/ });
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await bo.getByRole("button", { name: "Save notifications" }).click();
  await expectNotice(bo, "What you are told is changed.");
  await expect(choice).not.toBeChecked();
  await axe(bo);
  await opened(rest);
  await visit(bo, "/notifications");
  await expect(lines(bo)).toHaveCount(0);
});
