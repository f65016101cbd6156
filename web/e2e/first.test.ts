import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();

/** Where everything is that is seen before the first answer, and what it says. */
function layout(page: Page): Promise<unknown[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("#root header, nav[aria-label=Pages] a, h1, h2, [aria-busy] > div")].map(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const text = element.matches("a, h1, h2") ? element.textContent : "";
        // The header has more to its right later.
        return [text, x, y, element.matches("h2, h1") ? 0 : width, height].map((one) =>
          typeof one === "number" ? Math.round(one) : one,
        );
      },
    ),
  );
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
    await signIn(context, newSubject());
    const letGo = await withhold(context);
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 900 });
    await page.goto(url, { waitUntil: "commit" });
    await page.getByRole("heading", { name: "Sales" }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    const first = await layout(page);
    expect(first.length).toBeGreaterThan(40);

    letGo();
    await page.getByRole("button", { name: "Theme" }).waitFor();
    expect(await layout(page)).toEqual(first);
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
  await tab.goto(url, { waitUntil: "load" });
  expect(await tab.locator("#root > *").count()).toBe(0);
});
