import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { newSubject, signIn, testBrowser, url } from "./browser";

const browser = testBrowser();
const PATHS = ["/", "/todos", "/calendar", "/calendar?view=agenda", "/sales", "/expenses", "/quick-links"];

test("the sign-in page has no violation of accessibility rules", async () => {
  const page = await (await browser.context()).newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await violations(page)).toEqual([]);
});

/** A page of this file's demo owner, and of one without anything. */
let demo: Page;
let empty: Page;
beforeAll(async () => {
  demo = await signIn(await browser.lasting(), "demo");
  empty = await signIn(await browser.lasting(), newSubject());
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
