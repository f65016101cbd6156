import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { api, newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();
const THEMES = ["light", "dark"] as const;
const PATHS = ["/", "/todos", "/calendar", "/calendar?view=agenda", "/sales", "/expenses", "/quick-links"];

/** What axe finds wrong, in both themes and at the width of a phone too. */
async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    for (const width of [1440, 390]) {
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

test("no page has one, in both themes", async () => {
  const page = await signIn(await browser.context(), "demo");
  for (const path of PATHS) {
    await page.goto(url + path);
    await page.locator("main [data-item]").first().waitFor();
    expect(await violations(page), path).toEqual([]);
  }
});

test("no empty page has one", async () => {
  const page = await signIn(await browser.context(), newSubject());
  for (const path of ["/", "/sales", "/quick-links"]) {
    await page.goto(url + path);
    await page.getByText("No quick links yet").or(page.getByText("No sales yet")).first().waitFor();
    expect(await violations(page), path).toEqual([]);
  }
});

test("no form, menu or list of shortcuts has one", async () => {
  const subject = newSubject();
  await api(subject, "/api/todos", { title: "Call Ada", dueOn: "2026-01-01" });
  const page = await signIn(await browser.context(), subject);

  await page.getByRole("button", { name: "Add a sale" }).first().click();
  await page.getByRole("dialog", { name: "New sale" }).waitFor();
  await page.getByRole("button", { name: "Add", exact: true }).last().click();
  await page.getByText("Enter a customer.").waitFor();
  expect(await violations(page), "form").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More for Call Ada" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  expect(await violations(page), "menu").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).waitFor();
  expect(await violations(page), "themes").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /Change the date of Call Ada/ }).click();
  await page.getByRole("button", { name: "Tomorrow" }).waitFor();
  expect(await violations(page), "date").toEqual([]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  expect(await violations(page), "shortcuts").toEqual([]);
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
