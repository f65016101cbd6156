import { expect, test } from "vitest";
import {
  allSaved,
  newSubject,
  seedTodos,
  signInByHand as signIn,
  signInOn,
  storedTodos,
  testBrowser,
  url,
  watchApi,
} from "./browser";

const browser = testBrowser();

test("a newcomer is one click away from the demo owner's dashboard", async () => {
  const page = await (await browser.context()).newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Renew the TLS certificate").first().waitFor();
});

test("a reload and a new tab go on with the session, and no token is in localStorage", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  await page.reload();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  const other = await context.newPage();
  await other.goto(url);
  await other.getByRole("navigation", { name: "Pages" }).waitFor();

  for (const tab of [page, other]) {
    expect(await tab.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(/eyJ|token/);
  }
});

test("a token that expires is renewed without the user", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  await page.evaluate(() => {
    for (const [key, value] of Object.entries({ ...sessionStorage })) {
      const user = JSON.parse(value);
      if (user.access_token) {
        user.expires_at = Math.floor(Date.now() / 1000) - 5;
        user.access_token = "expired";
        sessionStorage.setItem(key, JSON.stringify(user));
      }
    }
  });
  const grants: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/token")) {
      grants.push(new URLSearchParams(request.postData() ?? "").get("grant_type") ?? "");
    }
  });

  const answer = page.waitForResponse((response) => response.url().includes("/api/todos"));
  await page.goto(`${url}/todos`);
  expect((await answer).status()).toBe(200);
  expect(grants).toEqual(["refresh_token"]);
});

test("signing out ends the session in every tab", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  const other = await context.newPage();
  await other.goto(url);
  await other.getByRole("navigation", { name: "Pages" }).waitFor();

  await page.getByRole("button", { name: /^Signed in as/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();

  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await other.getByRole("button", { name: "Sign in" }).waitFor();
});

test("edits of one user are neither sent nor seen by another one on the same browser", async () => {
  const context = await browser.context();
  const [ada, bob] = [newSubject(), newSubject()];
  await seedTodos(ada, ["secret"]);
  const page = await signIn(context, ada, "/todos");
  await context.route("**/api/batch", (route) => route.abort("internetdisconnected"));
  await page.locator("textarea").first().press("End");
  await page.keyboard.type(" of Ada");
  await page
    .getByText(/Offline, 1 edit/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: /^Signed in as/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  await context.unroute("**/api/batch");
  await page.close();

  const requests = watchApi(context);
  const bobs = await signIn(context, bob, "/todos");
  await bobs.getByText("Nothing to do").waitFor();
  await allSaved(bobs);
  expect(await bobs.content()).not.toContain("secret");
  expect(requests.filter((request) => request.method() === "POST")).toEqual([]);
  expect(await storedTodos(bob)).toEqual([]);
  await bobs.close();

  const again = await signIn(context, ada, "/todos");
  await allSaved(again);
  await expect.poll(async () => (await storedTodos(ada))[0]?.title).toBe("secret of Ada");
});

test("who signs in in another tab is not given what this tab has not sent", async () => {
  const context = await browser.context();
  const [ada, bob] = [newSubject(), newSubject()];
  await seedTodos(ada, ["secret"]);
  const adas = await signIn(context, ada, "/todos");
  await adas.locator("textarea").first().waitFor();
  const other = await context.newPage();
  await other.goto(`${url}/todos`);
  await other.locator("textarea").first().waitFor();
  // The pause before a batch never ends in this tab.
  await adas.evaluate(() => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = ((run: () => void, milliseconds?: number) =>
      milliseconds === 1_000 ? 0 : setTimeout(run, milliseconds)) as typeof globalThis.setTimeout;
  });
  await adas.locator("textarea").first().press("End");
  await adas.keyboard.type(" of Ada");

  const requests = watchApi(context);
  await other.getByRole("button", { name: /^Signed in as/ }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await signInOn(other, bob);
  await adas.getByText("Nothing to do").waitFor();

  expect(requests.filter((request) => request.method() === "POST")).toEqual([]);
  expect(await storedTodos(bob)).toEqual([]);
});
