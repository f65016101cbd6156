import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { api, newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();
const THEMES = ["light", "dark"] as const;
const PATHS = ["/", "/todos", "/calendar", "/calendar?view=agenda", "/sales", "/expenses", "/quick-links"];

/** What axe finds wrong in both themes, on a wide screen or a phone. */
async function violations(page: Page, widths = [1440, 390]): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      found.push(
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${colorScheme} ${width} ${id} ${node.html}`),
        ),
      );
    }
  }
  return found;
}

test("the sign-in page has no violation of accessibility rules", async () => {
  const page = await (await browser.context()).newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test.each(PATHS)("%s has none, in both themes", async (path) => {
  const page = await signIn(await browser.context(), "demo", path);
  await page.locator("main [data-item]").first().waitFor();
  expect(await violations(page)).toEqual([]);
});

test.each(["/", "/sales"])("an empty %s has none", async (path) => {
  const page = await signIn(await browser.context(), newSubject(), path);
  await page.getByText("No sales yet").waitFor();
  expect(await violations(page)).toEqual([]);
});

test("no form, menu or list of shortcuts has one", async () => {
  const subject = newSubject();
  await api(subject, "/api/todos", { title: "Call Ada", dueOn: "2026-01-01" });
  const page = await signIn(await browser.context(), subject);

  await page.getByRole("button", { name: "Add a sale" }).first().click();
  await page.getByRole("dialog", { name: "New sale" }).waitFor();
  await page.getByRole("button", { name: "Add", exact: true }).last().click();
  await page.getByText("Enter a customer.").waitFor();
  expect(await violations(page, [1440]), "form").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More for Call Ada" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  expect(await violations(page, [1440]), "menu").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).waitFor();
  expect(await violations(page, [1440]), "themes").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /Change the date of Call Ada/ }).click();
  await page.getByRole("button", { name: "Tomorrow" }).waitFor();
  expect(await violations(page, [1440]), "date").toEqual([]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  expect(await violations(page, [1440]), "shortcuts").toEqual([]);
});

test("everything is reached with the keyboard, beginning with the content", async () => {
  const page = await signIn(await browser.context(), newSubject());
  await page.goto(url);
  await page.getByRole("textbox", { name: "Add a todo" }).waitFor();
  await page.keyboard.press("Tab");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe("Skip to the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("heading", { name: "Sales", level: 1 }).waitFor();
  await page.keyboard.press("n");
  await page.getByRole("dialog", { name: "New sale" }).waitFor();
});
