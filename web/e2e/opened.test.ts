import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { api, newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();

/** What opens, how, and what is seen then. */
const OPENED: [string, (page: Page) => Promise<void>, (page: Page) => Locator][] = [
  [
    "a form with something wrong",
    async (page) => {
      await page.getByRole("button", { name: "Add a sale" }).first().click();
      await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    },
    (page) => page.getByText("Enter a customer."),
  ],
  [
    "a menu",
    (page) => page.getByRole("button", { name: "More for Call Ada" }).click(),
    (page) => page.getByRole("menuitem", { name: "Delete" }),
  ],
  [
    "the choice of a theme",
    (page) => page.getByRole("button", { name: "Theme" }).click(),
    (page) => page.getByRole("menuitemradio", { name: "Dark" }),
  ],
  [
    "the choice of a date",
    (page) => page.getByRole("button", { name: /Change the date of Call Ada/ }).click(),
    (page) => page.getByRole("button", { name: "Tomorrow" }),
  ],
  [
    "the list of shortcuts",
    (page) => page.keyboard.press("?"),
    (page) => page.getByRole("dialog", { name: "Keyboard shortcuts" }),
  ],
];

/** A page of an owner with a todo that is late. */
let late: Page;
beforeAll(async () => {
  const subject = newSubject();
  await api(subject, "/api/todos", { title: "Call Ada", dueOn: "2026-01-01" });
  late = await signIn(await browser.lasting(), subject);
});

test.each(OPENED)("%s has no violation of accessibility rules", async (_name, open, seen) => {
  await late.setViewportSize({ width: 1440, height: 900 });
  await late.goto(url);
  await late.getByRole("checkbox", { name: "Done: Call Ada" }).waitFor();
  await open(late);
  await seen(late).waitFor();
  expect(await violations(late, [1440])).toEqual([]);
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
