import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  allSaved,
  api,
  newSubject,
  type StoredTodo,
  seedTodos,
  signIn,
  storedTodos,
  testBrowser,
  url,
  watchApi,
} from "./browser";

const browser = testBrowser();

const titleOf = (page: Page, title: string) => page.locator("textarea").filter({ hasText: title }).first();

async function titleIs(page: Page, title: string): Promise<void> {
  await expect
    .poll(() =>
      page
        .locator("textarea")
        .evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value)),
    )
    .toContain(title);
}

async function withTodo(title: string): Promise<{ context: BrowserContext; page: Page; subject: string }> {
  const context = await browser.context();
  const subject = newSubject();
  await seedTodos(subject, [title]);
  const page = await signIn(context, subject, "/todos");
  await titleOf(page, title).waitFor();
  return { context, page, subject };
}

test("200 rapid edits are a handful of batches, and all are saved", async () => {
  const { context, page, subject } = await withTodo("a");
  const requests = watchApi(context);
  const text = Array.from({ length: 199 }, (_, index) => "abcdefghij"[index % 10]).join("");

  await titleOf(page, "a").press("End");
  await page.keyboard.type(text, { delay: 10 });
  await page.getByPlaceholder("Add a todo").fill("and another one");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await storedTodos(subject)).length).toBe(2);
  await allSaved(page);

  const titles = (await storedTodos(subject)).map((todo) => todo.title).sort();
  expect(titles).toEqual([`a${text}`, "and another one"]);
  const batches = requests.filter((request) => request.url().endsWith("/api/batch"));
  expect(batches.length).toBeLessThanOrEqual(5);
});

test("an edit whose tab is closed in the middle is there after reopening", async () => {
  const { context, page, subject } = await withTodo("before");

  await titleOf(page, "before").press("End");
  await page.keyboard.type(" and after");
  await Promise.all([page.waitForEvent("close"), page.close({ runBeforeUnload: true })]);

  const again = await signIn(context, subject, "/todos");
  await titleIs(again, "before and after");
  await allSaved(again);
  await expect.poll(async () => (await storedTodos(subject))[0]?.title).toBe("before and after");
});

test("a page that is hidden sends what waits at once", async () => {
  const { page, subject } = await withTodo("shown");
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);

  await titleOf(page, "shown").press("End");
  await page.keyboard.type(" once");
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });

  await expect.poll(async () => (await storedTodos(subject))[0]?.title).toBe("shown once");
});

test("offline, edited, reloaded, online again: saved once", async () => {
  const { context, page, subject } = await withTodo("offline");
  const before = (await storedTodos(subject))[0] as StoredTodo;
  const applied: number[] = [];
  context.on("response", (response) => {
    if (response.url().endsWith("/api/batch")) {
      applied.push(response.status());
    }
  });
  // The page itself still loads, as from a cache; the API cannot be reached.
  await context.route("**/api/**", (route) => route.abort("internetdisconnected"));

  await titleOf(page, "offline").press("End");
  await page.keyboard.type(" edit");
  await page
    .getByText(/Offline, 1 edit/)
    .first()
    .waitFor();
  await page.reload();
  await page
    .getByText(/Offline, 1 edit/)
    .first()
    .waitFor();
  await context.unroute("**/api/**");
  await page.evaluate(() => globalThis.dispatchEvent(new Event("online")));
  await allSaved(page);

  const after = (await storedTodos(subject))[0] as StoredTodo;
  expect(after.title).toBe("offline edit");
  expect(after.version).toBe(before.version + 1);
  expect(applied).toEqual([200]);
});

test("a batch whose answer is lost is sent again under its key, and applied once", async () => {
  const { context, page, subject } = await withTodo("lost");
  const before = (await storedTodos(subject))[0] as StoredTodo;
  const sent: (string | undefined)[] = [];
  await context.route("**/api/batch", async (route) => {
    sent.push(route.request().headers()["idempotency-key"]);
    if (sent.length === 1) {
      await route.fetch();
      await route.abort("connectionreset");
    } else {
      await route.continue();
    }
  });

  await titleOf(page, "lost").press("End");
  await page.keyboard.type(" answer");
  await expect.poll(() => sent.length).toBe(2);
  await allSaved(page);

  expect(sent[1]).toBe(sent[0]);
  const after = (await storedTodos(subject))[0] as StoredTodo;
  expect(after).toMatchObject({ title: "lost answer", version: before.version + 1 });
});

test("two tabs send no edit twice, and each shows what the other does", async () => {
  const { context, page, subject } = await withTodo("both");
  const requests = watchApi(context);
  const other = await context.newPage();
  await other.goto(`${url}/todos`);
  await titleOf(other, "both").press("End");

  await page.getByPlaceholder("Add a todo").fill("from the first");
  await page.keyboard.press("Enter");
  await other.keyboard.type(" edited");
  await other.getByText("from the first").first().waitFor();
  await titleIs(page, "both edited");
  await Promise.all([allSaved(page), allSaved(other)]);
  await expect
    .poll(async () => (await storedTodos(subject)).map((todo) => todo.title).sort())
    .toEqual(["both edited", "from the first"]);

  const sent = requests
    .filter((request) => request.url().endsWith("/api/batch"))
    .flatMap((request) => (request.postDataJSON() as { operations: unknown[] }).operations)
    .map((operation) => JSON.stringify(operation));
  expect(new Set(sent).size).toBe(sent.length);
});

test("an item that was changed elsewhere is shown in both versions, and the user's choice is saved", async () => {
  const { page, subject } = await withTodo("mine");
  const [stored] = await storedTodos(subject);
  await api(subject, "/api/batch", {
    operations: [{ op: "put", collection: "todos", id: stored?.id, item: { title: "theirs" } }],
  });

  await titleOf(page, "mine").press("End");
  await page.keyboard.type("!");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("mine!").first().waitFor();
  await dialog.getByText("theirs").first().waitFor();
  expect((await storedTodos(subject))[0]?.title).toBe("theirs");
  await dialog.getByRole("region", { name: "Yours" }).getByRole("button").click();
  await allSaved(page);

  expect((await storedTodos(subject))[0]?.title).toBe("mine!");
});

test("a browser that keeps nothing says that edits are in the page only, and they are saved all the same", async () => {
  const { context, page, subject } = await withTodo("kept");
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("Storage is switched off.", "SecurityError");
    };
  });
  await page.reload();
  await context.route("**/api/batch", (route) => route.abort("internetdisconnected"));

  await titleOf(page, "kept").press("End");
  await page.keyboard.type(" nowhere");
  await page.getByText("Offline, 1 edit in this page only").waitFor();
  await context.unroute("**/api/batch");
  await page.evaluate(() => globalThis.dispatchEvent(new Event("online")));
  await allSaved(page);

  expect((await storedTodos(subject))[0]?.title).toBe("kept nowhere");
});

test("where the disk is full, edits are saved from the page, which says that it alone has them", async () => {
  const { context, page, subject } = await withTodo("no room");
  await context.route("**/api/batch", (route) => route.abort("internetdisconnected"));
  const browser = await context.newCDPSession(page);
  // A byte (0 would be no limit): the browser itself refuses to write, as it does on a full disk.
  await browser.send("Storage.overrideQuotaForOrigin", { origin: url, quotaSize: 1 });

  await titleOf(page, "no room").press("End");
  await page.keyboard.type(" for this");
  await page.getByText("Offline, 1 edit in this page only").waitFor();
  expect(await storedInBrowser(page)).toEqual([]);
  await context.unroute("**/api/batch");
  await page.evaluate(() => globalThis.dispatchEvent(new Event("online")));
  await allSaved(page);

  expect((await storedTodos(subject))[0]?.title).toBe("no room for this");
});

/** The edits in this browser's IndexedDB. */
function storedInBrowser(page: Page): Promise<unknown[]> {
  return page.evaluate(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open("breakwater");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("edits").objectStore("edits").getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        };
      }),
  );
}
