// Finding the parts of a page as people do: by what they are and what they say.
import { expect, type Locator, type Page } from "@playwright/test";

/** The page itself, without the frame around it. */
export const main = (page: Page) => page.getByRole("main");

/** A text field, or one that takes a number, by its label. */
export const field = (within: Page | Locator, name: string) => within.getByRole("textbox", { name, exact: true });

/** Checkboxes or radio buttons under one legend. */
export const choices = (within: Page | Locator, legend: string) => within.getByRole("group", { name: legend, exact: true });

/** A card by its title. */
export const card = (page: Page, title: string) => main(page).locator("section, .card").filter({ has: page.getByRole("heading", { name: title, exact: true }) }).last();

/** What the page answers to the last post. */
export async function expectNotice(page: Page, text: string | RegExp) {
  await expect(page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: text }).first()).toBeVisible();
}

/** Opens the question of a button, and gives the dialog. */
export async function ask(page: Page, button: Locator, question: string | RegExp): Promise<Locator> {
  await button.click();
  const dialog = page.getByRole("dialog", { name: question });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** A field says what is wrong with it, and a screen reader is told. */
export async function expectError(control: Locator, text: string | RegExp) {
  await expect(control).toHaveAccessibleDescription(text);
}
