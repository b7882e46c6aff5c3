import { expect, test } from "../fixtures";

test("the start page is complete without script, and its button works with it", async ({ page, hydrated, visit, axe }) => {
  await visit(page, "/");
  await expect(page.getByRole("heading", { name: "Countersign" })).toBeVisible();
  const button = page.getByRole("button", { name: "Copy the test command" });
  if (hydrated) {
    await button.click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  } else {
    await expect(button).toBeDisabled();
  }
  await axe(page);
});

test("an address that nothing stands at says so, and leads on", async ({ page, axe }) => {
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await axe(page);
  await page.getByRole("link", { name: "Back to the start" }).click();
  await expect(page).toHaveURL("/");
});
