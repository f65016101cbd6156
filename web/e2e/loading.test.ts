import { expect, test } from "vitest";
import {
  allSaved,
  forgetAnswers,
  invocations,
  newSubject,
  seedTodos,
  signIn,
  testBrowser,
  url,
  watchApi,
} from "./browser";

const browser = testBrowser();

test("opening the dashboard makes one request and one invocation", async () => {
  const context = await browser.context();
  const requests = watchApi(context);
  const before = await invocations("DashboardFunction");

  const page = await signIn(context, newSubject());
  await page.getByRole("heading", { name: "Sales" }).waitFor();
  await page.waitForLoadState("networkidle");

  expect(requests.map((request) => new URL(request.url()).pathname)).toEqual(["/api/dashboard"]);
  expect((await invocations("DashboardFunction")) - before).toBe(1);
});

test("navigating back within a second makes no request", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  await page.getByRole("heading", { name: "Sales" }).waitFor();
  await page.waitForLoadState("networkidle");
  // The code of the other page, so that going there and back takes no longer than a click.
  await page.getByRole("link", { name: "Quick links" }).first().click();
  await page.getByRole("link", { name: "Dashboard" }).first().click();
  await page.waitForLoadState("networkidle");
  const requests = watchApi(context);

  // Not the one that the dashboard asked for when it was come back to.
  const answered = page.waitForResponse((response) => requests.includes(response.request()));
  await page.reload();
  await answered;
  await page.getByRole("link", { name: "Quick links" }).first().click();
  await page.goBack();
  await page.getByRole("heading", { name: "Sales" }).waitFor();
  await page.waitForLoadState("networkidle");

  const paths = requests.map((request) => new URL(request.url()).pathname);
  expect(paths.filter((path) => path === "/api/dashboard")).toHaveLength(1);
});

test("ten tabs of one user make at most one request per second", async () => {
  const context = await browser.context();
  const subject = newSubject();
  await seedTodos(subject, ["seen in every tab"]);
  const first = await signIn(context, subject, "/todos");
  const requests = watchApi(context);

  const others = await Promise.all(Array.from({ length: 9 }, () => context.newPage()));
  const tabs = [first, ...others];
  for (let round = 0; round < 2; round++) {
    await Promise.all(tabs.map((tab) => tab.goto(url)));
    await Promise.all(tabs.map((tab) => tab.getByText("seen in every tab").first().waitFor()));
  }

  // What one of them saves makes all of them ask anew, at the same moment.
  await first.getByPlaceholder("Add a todo").first().fill("saved in one");
  await first.keyboard.press("Enter");
  await Promise.all(tabs.map((tab) => tab.getByText("saved in one").first().waitFor()));
  await allSaved(first);
  await Promise.all(tabs.map((tab) => tab.waitForLoadState("networkidle")));

  // By the browser's clock: on a busy machine this process hears of requests late.
  const times = requests
    .filter((request) => request.url().startsWith(`${url}/api/dashboard`))
    .map((request) => request.timing().startTime)
    // Not known of one that a reload has ended.
    .filter((time) => time > 0)
    .sort((one, other) => one - other);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(times.length).toBeGreaterThan(0);
  // A request begins less than 50 ms after it was made.
  expect(gaps.filter((gap) => gap < 950)).toEqual([]);
});

test("a poll without a change is answered 304, and a hidden page does not poll", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  await page.clock.install();
  await page.getByText("No sales yet", { exact: true }).waitFor();
  await page.reload();
  await page.getByText("No sales yet", { exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  const requests = watchApi(context);
  const polled = page.waitForResponse((response) => response.url().includes("/api/dashboard"));
  await page.clock.runFor(16_000);
  expect((await polled).status()).toBe(304);

  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  const before = requests.length;
  await page.clock.runFor(120_000);
  expect(requests).toHaveLength(before);

  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await expect.poll(() => requests.length).toBe(before + 1);
});

test("a service that refuses is not asked again before Retry-After", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  await page.clock.install();
  // Without what the first load left in this tab, its answer is what the next one is timed from.
  await forgetAnswers(page);
  await page.reload();
  await page.getByText("No sales yet", { exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  let refused = 0;
  await context.route("**/api/dashboard*", (route) => {
    refused++;
    return route.fulfill({
      status: 503,
      headers: { "retry-after": "60" },
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "Unavailable", status: 503, detail: "Come back later." }),
    });
  });

  await page.clock.runFor(16_000);
  await page.getByText("Come back later.").first().waitFor();
  expect(refused).toBe(1);
  await page.clock.runFor(55_000);
  expect(refused).toBe(1);
  await page.clock.runFor(10_000);
  await expect.poll(() => refused).toBe(2);
});
