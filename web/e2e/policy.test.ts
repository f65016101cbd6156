import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { testBrowser, url } from "./browser";

const browser = testBrowser();

const PATHS = ["/", "/todos", "/sales", "/calendar", "/quick-links", "/expenses"];

test("no page asks for anything that its Content-Security-Policy forbids", async () => {
  const context = await browser.context();
  const violations: string[] = [];
  await context.exposeFunction("reportViolation", (text: string) => violations.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = (globalThis as unknown as { reportViolation(text: string): void }).reportViolation;
      report(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  const answer = await page.goto(url);
  expect(answer?.headers()["content-security-policy"]).toContain("style-src 'self'");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();

  for (const path of PATHS) {
    await page.goto(url + path);
    await page.waitForLoadState("networkidle");
    await openAndCloseDialog(page);
  }
  await page.getByRole("button", { name: "Theme" }).click();
  await page
    .getByRole("menuitem", { name: "Dark" })
    .or(page.getByRole("menuitemradio", { name: "Dark" }))
    .click();
  await page.waitForLoadState("networkidle");

  expect(violations).toEqual([]);
});

/** Dialogs keep the page behind them from scrolling, with a style of their own. */
async function openAndCloseDialog(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}
