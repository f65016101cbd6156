import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { forgetAnswers, newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();

interface Place {
  text: string;
  /** Left, top, width, height; the width of a heading's text is that of its font. */
  box: number[];
}

/** Where everything is that is seen before the first answer, and what it says. */
function layout(page: Page): Promise<Place[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("#root header, nav[aria-label=Pages] a, h1, h2, [aria-busy] > div")].map(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const text = element.matches("a, h1, h2") ? (element.textContent ?? "") : "";
        return { text, box: [x, y, element.matches("h1, h2") ? 0 : width, height] };
      },
    ),
  );
}

/** What is not where it was: by more than the fraction of a pixel by which the lines of two fonts differ. */
function moved(before: Place[], after: Place[]): string[] {
  return before.flatMap(({ text, box }, index) => {
    const now = after[index];
    const isStill =
      now?.text === text && box.every((value, side) => Math.abs(value - (now.box[side] ?? 0)) <= 1);
    return isStill ? [] : [`${text} ${box} is now ${now?.text} ${now?.box}`];
  });
}

/** Keeps the code from this context until it is let go, and the service's answers for good. */
async function withhold(context: BrowserContext): Promise<() => void> {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await context.route("**/assets/start-*.js", async (route) => {
    await gone;
    await route.continue();
  });
  await context.route("**/api/**", () => {});
  return letGo;
}

test.each([390, 768, 1440])(
  "at %i pixels, nothing of the first picture moves when the code is there",
  async (width) => {
    const context = await browser.context();
    const page = await signIn(context, newSubject());
    await page.getByText("No sales yet", { exact: true }).waitFor();
    await forgetAnswers(page);
    const letGo = await withhold(context);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(url, { waitUntil: "commit" });
    await page.getByRole("heading", { name: "Sales" }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    const first = await layout(page);
    expect(first.length).toBeGreaterThan(40);

    letGo();
    await page.getByRole("button", { name: "Theme" }).waitFor();
    const second = await layout(page);
    expect(second).toHaveLength(first.length);
    expect(moved(first, second)).toEqual([]);
  },
);

test("the first picture is in the theme that the user has chosen, with the page they asked for", async () => {
  const context = await browser.context();
  const before = await signIn(context, newSubject());
  await before.evaluate(() => localStorage.setItem("mantine-color-scheme-value", "dark"));
  await withhold(context);
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${url}/todos`, { waitUntil: "commit" });

  await page.getByRole("link", { name: "Breakwater" }).waitFor();
  expect(await page.locator("a[aria-current=page]").allTextContents()).toEqual(["Todos"]);
  expect(await page.getByRole("heading").count()).toBe(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(13, 19, 26)");
});

test("who is not signed in sees no picture of what they would have", async () => {
  const context = await browser.context();
  await withhold(context);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  expect(await page.locator("#root > *").count()).toBe(0);

  const other = await browser.context();
  const tab = await signIn(other, newSubject());
  await tab.getByRole("button", { name: /^Signed in as/ }).click();
  await tab.getByRole("menuitem", { name: "Sign out" }).click();
  await tab.getByRole("button", { name: "Sign in" }).waitFor();
  await withhold(other);
  // This tab is on its way to the issuer and back.
  const next = await other.newPage();
  await next.goto(url, { waitUntil: "load" });
  expect(await next.locator("#root > *").count()).toBe(0);
});
