import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { api, newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();
const THEMES = ["light", "dark"] as const;
const PATHS = ["/", "/todos", "/calendar", "/calendar?view=agenda", "/sales", "/expenses", "/quick-links"];

/**
 * What axe finds wrong in both themes, on a wide screen or a phone. Themes differ in colours only, so that in the second
 * one contrast alone is examined.
 */
async function violations(page: Page, widths = [1440, 390]): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      await atRest(page);
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
      const { violations } = await (colorScheme === "light"
        ? axe
        : axe.withRules("color-contrast")
      ).analyze();
      found.push(
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${colorScheme} ${width} ${id} ${node.html}`),
        ),
      );
    }
  }
  return found;
}

/** Waits for what follows a change of theme or size: a colour on its way has another contrast. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
}

test("the sign-in page has no violation of accessibility rules", async () => {
  const page = await (await browser.context()).newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await violations(page)).toEqual([]);
});

/** A page of this file's demo owner, of one without anything, and of one with a todo that is late. */
let demo: Page;
let empty: Page;
let late: Page;
beforeAll(async () => {
  const subject = newSubject();
  await api(subject, "/api/todos", { title: "Call Ada", dueOn: "2026-01-01" });
  demo = await signIn(await browser.lasting(), "demo");
  empty = await signIn(await browser.lasting(), newSubject());
  late = await signIn(await browser.lasting(), subject);
});

test.each(PATHS)("%s has none, in both themes", async (path) => {
  await demo.goto(url + path);
  await demo.locator("main [data-item]").first().waitFor();
  expect(await violations(demo)).toEqual([]);
});

test.each(["/", "/sales"])("an empty %s has none", async (path) => {
  await empty.goto(url + path);
  await empty.getByText("No sales yet", { exact: true }).waitFor();
  expect(await violations(empty)).toEqual([]);
});

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

test.each(OPENED)("%s has none", async (_name, open, seen) => {
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
