import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  allSaved,
  api,
  forgetAnswers,
  newSubject,
  signIn,
  storedTodos,
  testBrowser,
  url,
  watchApi,
} from "./browser";

const browser = testBrowser();

interface Item {
  id: string;
  [field: string]: unknown;
}

/** What is in the database of a subject's collection. */
async function stored(subject: string, collection: string): Promise<Item[]> {
  return ((await api(subject, `/api/${collection}?limit=200`)) as { items: Item[] }).items;
}

const openTodos = (page: Page) => page.getByRole("list", { name: "Open todos" });
const titlesOf = (page: Page) =>
  openTodos(page)
    .getByRole("textbox")
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLTextAreaElement).value));

test("a todo is added, edited in place, dated, ticked, and the tick undone", async () => {
  const subject = newSubject();
  const page = await signIn(await browser.context(), subject);

  await page.getByRole("textbox", { name: "Add a todo" }).fill("Call Ada");
  await page.keyboard.press("Enter");
  const title = openTodos(page).getByRole("textbox").first();
  await title.press("End");
  await title.pressSequentially(" at noon");
  await page.getByRole("button", { name: "More for Call Ada at noon" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Due").fill("2026-12-24");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: /^Due: Thu.* 24/ }).waitFor();
  await page.getByRole("checkbox", { name: "Done: Call Ada at noon" }).click();
  await page.getByText("Done: Call Ada at noon").waitFor();
  await expect.poll(() => storedTodos(subject)).toMatchObject([{ title: "Call Ada at noon", done: true }]);

  await page.getByRole("alert").filter({ hasText: "Done:" }).getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => storedTodos(subject)).toMatchObject([{ title: "Call Ada at noon", done: false }]);
});

test("todos are reordered by dragging, with the keyboard, and by their menu", async () => {
  const subject = newSubject();
  for (const [index, title] of ["one", "two", "three"].entries()) {
    await api(subject, "/api/todos", { title, position: index });
  }
  const page = await signIn(await browser.context(), subject);
  await expect.poll(() => titlesOf(page)).toEqual(["one", "two", "three"]);

  const from = await page.getByRole("button", { name: "Move three" }).boundingBox();
  const to = await page.getByRole("button", { name: "Move one" }).boundingBox();
  if (from === null || to === null) throw new Error("The handles are not seen.");
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 20, { steps: 4 });
  await page.mouse.move(to.x + 8, to.y + 4, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => titlesOf(page)).toEqual(["three", "one", "two"]);

  await page.getByRole("button", { name: "Move two" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => titlesOf(page)).toEqual(["three", "two", "one"]);

  await page.getByRole("button", { name: "More for three" }).click();
  await page.getByRole("menuitem", { name: "Move down" }).click();
  await expect.poll(() => titlesOf(page)).toEqual(["two", "three", "one"]);
  await allSaved(page);
  await expect
    .poll(async () => (await storedTodos(subject)).map((todo) => todo.title))
    .toEqual(["two", "three", "one"]);
});

test("a sale is in the list and the month's sum at once, and in minor units in the database", async () => {
  const subject = newSubject();
  const page = await signIn(await browser.context(), subject);

  await page.getByRole("button", { name: "Add a sale" }).first().click();
  await page.getByLabel("Customer").fill("Ada Lovelace");
  await page.getByLabel("Amount").fill("1234.5");
  await page.getByRole("button", { name: "Add", exact: true }).last().click();

  await page.getByText("Added Ada Lovelace").waitFor();
  await expect.poll(() => page.getByText("€1,234.50").count()).toBe(2);
  await expect.poll(() => stored(subject, "sales")).toMatchObject([{ amountMinor: 123450, currency: "EUR" }]);
});

test("an event is added, moved to another day by dragging and with the keyboard", async () => {
  const subject = newSubject();
  const page = await signIn(await browser.context(), subject, "/calendar");

  await page.getByRole("button", { name: "New event" }).click();
  await page.getByLabel("Title").fill("Stand-up");
  await page.getByLabel("Starts").fill("2026-11-25T09:15");
  await page.getByLabel("Ends").fill("2026-11-25T09:30");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByLabel("Go to a day").fill("2026-11-25");
  const event = page.getByRole("button", { name: /Stand-up/ }).first();
  await event.waitFor();
  const startsOn = async () => ((await stored(subject, "events"))[0]?.startsAt as string)?.slice(8, 10);
  await expect.poll(startsOn).toBe("25");

  const from = await event.boundingBox();
  const to = await page.getByRole("heading", { name: /27/ }).boundingBox();
  if (from === null || to === null) throw new Error("The days are not seen.");
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await page.mouse.move(to.x + 20, to.y + 60, { steps: 8 });
  await page.mouse.up();
  await expect.poll(startsOn).toBe("27");

  await event.focus();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect.poll(startsOn).toBe("26");
});

test("a quick link is added without its scheme, edited, and opens in a new tab", async () => {
  const subject = newSubject();
  const page = await signIn(await browser.context(), subject, "/quick-links");

  await page.getByRole("button", { name: "New quick link" }).click();
  await page.getByLabel("Title").fill("Wiki");
  await page.getByLabel("Address").fill("wiki.example.com/home");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "More for Wiki" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Title").fill("Team wiki");
  await page.getByRole("button", { name: "Save", exact: true }).click();

  const link = page.getByRole("link", { name: /Team wiki/ });
  expect(await link.getAttribute("href")).toBe("https://wiki.example.com/home");
  expect(await link.getAttribute("target")).toBe("_blank");
  await expect.poll(() => stored(subject, "quick-links")).toMatchObject([{ title: "Team wiki" }]);
});

test("expenses are filtered by the service, deleted, and the deletion undone", async () => {
  const subject = newSubject();
  const expense = { category: "travel", amountMinor: 500, currency: "EUR" };
  await api(subject, "/api/expenses", { ...expense, description: "Long ago", spentOn: "2020-02-03" });
  await api(subject, "/api/expenses", { ...expense, description: "In May", spentOn: "2026-05-04" });
  const context = await browser.context();
  const page = await signIn(context, subject, "/expenses");
  await page.getByText("Long ago").waitFor();
  const requests = watchApi(context);

  await page.getByLabel("Time").selectOption("Days of your choice");
  await page.getByLabel("From").fill("2026-05-01");
  await page.getByText("Long ago").waitFor({ state: "detached" });
  await page.locator("main [data-item]", { hasText: "In May" }).waitFor();
  expect(requests.some((request) => request.url().includes("from=2026-05-01"))).toBe(true);

  await page.getByRole("button", { name: "More for In May" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByText("No expenses in this time").waitFor();
  await expect.poll(async () => (await stored(subject, "expenses")).length).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator("main [data-item]", { hasText: "In May" }).waitFor();
  await expect.poll(async () => (await stored(subject, "expenses")).length).toBe(2);
});

test("a long list loads while it is scrolled", async () => {
  const subject = newSubject();
  for (const part of ["a", "b"]) {
    await api(subject, "/api/batch", {
      operations: Array.from({ length: 100 }, (_, index) => ({
        op: "put",
        collection: "sales",
        id: crypto.randomUUID(),
        item: { customer: `${part}${index}`, amountMinor: 100, currency: "EUR", soldOn: "2026-11-01" },
      })),
    });
  }
  const page = await signIn(await browser.context(), subject, "/sales");
  const rows = page.locator("main [data-item]");
  await rows.first().waitFor();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 5_000);
      return rows.count();
    })
    .toBe(200);
  await page.getByText("€200.00").waitFor();
});

test("what cannot be loaded says why in each widget, and is there after another try", async () => {
  const context = await browser.context();
  const page = await signIn(context, newSubject());
  await page.route("**/api/dashboard*", (route) =>
    route.fulfill({
      status: 503,
      headers: { "retry-after": "120" },
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "urn:problem-type:breakwater:unavailable",
        detail: "The database is asleep.",
      }),
    }),
  );
  await forgetAnswers(page);
  await page.reload();
  await expect
    .poll(() => page.getByRole("alert").filter({ hasText: "The database is asleep." }).count())
    .toBe(4);
  expect(
    await page
      .getByRole("button", { name: /Try now/ })
      .first()
      .textContent(),
  ).toContain("s)");
});

test("a conflict shows both versions, and the user chooses", async () => {
  const subject = newSubject();
  const created = (await api(subject, "/api/todos", { title: "Call Ada" })) as Item;
  const context = await browser.context();
  const page = await signIn(context, subject);
  await expect.poll(() => titlesOf(page)).toEqual(["Call Ada"]);

  // Another place changes the todo while this page is offline with an edit of its own.
  await context.setOffline(true);
  await openTodos(page).getByRole("textbox").fill("Call Ada at noon");
  await api(subject, "/api/batch", {
    operations: [{ op: "put", collection: "todos", id: created.id, item: { title: "Call Bob" } }],
  });
  await context.setOffline(false);

  const dialog = page.getByRole("dialog", { name: /Changed elsewhere/ });
  await dialog.waitFor();
  await dialog.getByRole("region", { name: "Yours" }).getByText("Call Ada at noon").waitFor();
  await dialog.getByRole("region", { name: "Stored" }).getByText("Call Bob").waitFor();
  await dialog.getByRole("button", { name: "Keep yours" }).click();
  await expect.poll(() => storedTodos(subject)).toMatchObject([{ title: "Call Ada at noon" }]);
});

test("the theme is the system's, until the user chooses", async () => {
  const page = await signIn(await browser.context(), newSubject());
  const theme = () => page.locator("html").getAttribute("data-mantine-color-scheme");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(theme).toBe("dark");
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(theme).toBe("light");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(theme).toBe("dark");
  await page.reload();
  await expect.poll(theme).toBe("dark");
});

test("no page is wider than a phone", async () => {
  const page = await signIn(await browser.context(), "demo");
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ["/", "/todos", "/calendar", "/sales", "/expenses", "/quick-links"]) {
    await page.goto(url + path);
    await page.locator("main [data-item]").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
  }
});

test("no form is wider than its dialog, with twelve hours and AM or PM either", async () => {
  const page = await signIn(await browser.context(), newSubject(), "/calendar");
  await page.getByRole("button", { name: "New event" }).click();
  const form = page.getByRole("dialog").locator("form");
  await form.waitFor();
  for (const width of [1440, 768, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const size = await form.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    expect(size[0], String(width)).toBe(size[1]);
  }
});
