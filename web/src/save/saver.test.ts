import "fake-indexeddb/auto";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createApiClient } from "../api/client";
import { EditStore } from "./editStore";
import type { AnyFields, SavedItem } from "./edits";
import { Saver } from "./saver";

interface Sent {
  key: string | null;
  operations: { op: string; id: string; ifVersion: number; item?: { title: string } }[];
}

const sent: Sent[] = [];
const answers: (() => Response | Promise<Response>)[] = [];
const server = setupServer(
  http.post("*/api/batch", async ({ request }) => {
    const { operations } = (await request.json()) as Pick<Sent, "operations">;
    sent.push({ key: request.headers.get("idempotency-key"), operations });
    return (answers.shift() ?? (() => acknowledged(operations)))();
  }),
);

function acknowledged(operations: Sent["operations"]): Response {
  return HttpResponse.json({
    results: operations.map(({ op, id }) => ({
      op,
      collection: "todos",
      id,
      version: op === "put" ? 8 : null,
    })),
  });
}

function conflict(reason: string, current: object | null): Response {
  return HttpResponse.json(
    {
      title: "t",
      status: 409,
      detail: "d",
      conflicts: [{ index: 0, pointer: "/operations/0", reason, current }],
    },
    { status: 409 },
  );
}

/** Locks as browsers have them: one holder for each name, the others in a row. */
function fakeLocks() {
  const last = new Map<string, Promise<unknown>>();
  return {
    requests: 0,
    request(name: string, work: () => Promise<unknown>) {
      this.requests++;
      const mine = (last.get(name) ?? Promise.resolve()).then(work);
      last.set(
        name,
        mine.catch(() => {}),
      );
      return mine;
    },
  };
}

const locks = fakeLocks();

const todo = (title: string): AnyFields => ({ title, done: false, dueOn: null, position: 0 });

let subject = "";
const open: Saver[] = [];
const known: SavedItem[] = [];

/** A page of this browser, with a user. */
async function page(user = subject): Promise<Saver> {
  const saver = new Saver(
    user,
    createApiClient(async () => "token"),
    new EditStore(user),
    (items) => known.push(...items),
  );
  open.push(saver);
  await saver.start();
  return saver;
}

function edit(saver: Saver, id: string, title: string | null, version = 3, before = "stored"): void {
  saver.change({
    collection: "todos",
    id,
    version,
    before: version === 0 ? null : todo(before),
    after: title === null ? null : todo(title),
  });
}

const status = (saver: Saver) => saver.getState().status;
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
  Object.defineProperty(navigator, "locks", { value: locks });
});
beforeEach(() => {
  subject = crypto.randomUUID();
});
afterEach(() => {
  for (const saver of open.splice(0)) {
    saver.stop();
  }
  sent.length = 0;
  answers.length = 0;
  known.length = 0;
  vi.useRealTimers();
});
afterAll(() => server.close());

test("many edits of a few items are one batch with one operation for each", async () => {
  const saver = await page();
  for (let n = 0; n < 100; n++) {
    edit(saver, "a", `a${n}`);
    edit(saver, "b", `b${n}`);
  }
  expect(saver.getState()).toEqual({ status: "saving", waiting: 2, isKept: true });
  await until(() => expect(status(saver)).toBe("saved"));
  expect(sent).toHaveLength(1);
  expect(sent[0]?.operations.map(({ item }) => item?.title)).toEqual(["a99", "b99"]);
  expect(known.map(({ id, version }) => [id, version])).toEqual([
    ["a", 8],
    ["b", 8],
  ]);
});

test("an unanswered batch is sent again by the next page, under the same key and word for word", async () => {
  answers.push(() => HttpResponse.error());
  const first = await page();
  edit(first, "a", "new");
  await until(() => expect(status(first)).toBe("offline"));
  first.stop();
  const second = await page();
  await until(() => expect(status(second)).toBe("saved"));
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
});

test("a batch that was applied days ago, and whose key is forgotten, is no conflict", async () => {
  answers.push(() => HttpResponse.error());
  answers.push(() =>
    conflict("stale", { id: "a", version: 8, createdAt: "", updatedAt: "", ...todo("new") }),
  );
  const first = await page();
  edit(first, "a", "new");
  await until(() => expect(status(first)).toBe("offline"));
  first.stop();
  const second = await page();
  await until(() => expect(sent).toHaveLength(2));
  await until(() => expect(status(second)).toBe("saved"));
  expect(second.getConflicts()).toEqual([]);
  expect(known).toMatchObject([{ id: "a", version: 8, fields: todo("new") }]);
});

test("a conflict holds back its own edit only, and waits for the user", async () => {
  answers.push(() => conflict("stale", { id: "a", version: 9, ...todo("theirs") }));
  const saver = await page();
  edit(saver, "a", "mine");
  edit(saver, "b", "other");
  await until(() => expect(saver.getState()).toEqual({ status: "conflict", waiting: 0, isKept: true }));
  expect(sent.map(({ operations }) => operations.map(({ id }) => id))).toEqual([["a", "b"], ["b"]]);
  expect(sent[1]?.key).not.toBe(sent[0]?.key);
  const [found] = saver.getConflicts();
  expect(found).toMatchObject({ reason: "stale", mine: todo("mine"), theirs: todo("theirs") });

  if (found !== undefined) {
    await saver.resolve(found, "mine");
  }
  await until(() => expect(status(saver)).toBe("saved"));
  expect(sent[2]?.operations).toMatchObject([{ id: "a", ifVersion: 9, item: { title: "mine" } }]);
});

test("a user who takes what is stored sends nothing more", async () => {
  answers.push(() => conflict("missing", null));
  const saver = await page();
  edit(saver, "a", "mine");
  await until(() => expect(status(saver)).toBe("conflict"));
  const [found] = saver.getConflicts();
  if (found !== undefined) {
    await saver.resolve(found, "theirs");
  }
  expect(status(saver)).toBe("saved");
  expect(sent).toHaveLength(1);
  expect(known).toMatchObject([{ id: "a", fields: null }]);
});

test("fields that the service refuses are shown with the reason, and do not hold up the rest", async () => {
  const errors = [{ pointer: "/operations/0/item/title", detail: "expected less" }];
  answers.push(() => HttpResponse.json({ title: "t", status: 400, detail: "d", errors }, { status: 400 }));
  const saver = await page();
  edit(saver, "a", "bad");
  edit(saver, "b", "good");
  await until(() => expect(status(saver)).toBe("conflict"));
  await until(() => expect(sent).toHaveLength(2));
  expect(saver.getConflicts()).toMatchObject([
    { id: "a", reason: "refused", details: [{ pointer: "/item/title", detail: "expected less" }] },
  ]);
  edit(saver, "a", "better");
  await until(() => expect(status(saver)).toBe("saved"));
});

test("a service that is busy is asked again when it says", async () => {
  const busy = { status: 503, headers: { "retry-after": "1" } };
  answers.push(() => HttpResponse.json({ title: "t", status: 503, detail: "d" }, busy));
  const saver = await page();
  edit(saver, "a", "new");
  await until(() => expect(status(saver)).toBe("offline"));
  await until(() => expect(status(saver)).toBe("saved"));
  expect(sent[1]).toEqual(sent[0]);
});

test("another user of the browser neither sees nor sends what the first one left", async () => {
  answers.push(() => HttpResponse.error());
  const ada = await page();
  edit(ada, "a", "secret");
  await until(() => expect(status(ada)).toBe("offline"));
  ada.stop();
  const bob = await page(crypto.randomUUID());
  expect(bob.getEdits("todos")).toEqual([]);
  expect(sent).toHaveLength(1);
});

test("a rest of a second ends a burst, and who never rests is saved every five", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const saver = await page();
  edit(saver, "a", "rest");
  await vi.advanceTimersByTimeAsync(999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(vi.getTimerCount()).toBe(0);
  await vi.waitUntil(() => status(saver) === "saved");
  expect(sent).toHaveLength(1);

  for (let n = 0; n < 5; n++) {
    edit(saver, "a", `no rest ${n}`);
    await vi.advanceTimersByTimeAsync(990);
  }
  expect(vi.getTimerCount()).toBe(1);
  edit(saver, "a", "no rest 5");
  await vi.advanceTimersByTimeAsync(49);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(vi.getTimerCount()).toBe(0);
  await vi.waitUntil(() => status(saver) === "saved");
  expect(sent.slice(1).map(({ operations }) => operations[0]?.item?.title)).toEqual(["no rest 5"]);
});

test("a tab sends nothing while another one's batch is under way", async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  answers.push(async () => {
    await answered;
    return acknowledged(sent[0]?.operations ?? []);
  });
  const [first, second] = [await page(), await page()];
  edit(first, "a", "first");
  await until(() => expect(sent).toHaveLength(1));
  const before = locks.requests;
  edit(second, "b", "second");
  await until(() => expect(locks.requests + sent.length).toBeGreaterThan(before + 1));
  answer();
  await until(() => expect([status(first), status(second)]).toEqual(["saved", "saved"]));
  expect(sent.map(({ operations }) => operations.map(({ id }) => id))).toEqual([["a"], ["b"]]);
});

test("a reload does not ask a busy service before it said", async () => {
  const busy = { status: 503, headers: { "retry-after": "60" } };
  answers.push(() => HttpResponse.json({ title: "t", status: 503, detail: "d" }, busy));
  const first = await page();
  edit(first, "a", "new");
  await until(() => expect(status(first)).toBe("offline"));
  first.stop();
  const second = await page();
  expect(status(second)).toBe("offline");
  expect(sent).toHaveLength(1);
  const sealed = await new EditStore(subject).seal();
  expect(sealed?.batch.retryAt).toBeGreaterThan(Date.now() + 50_000);
});

test("a batch keeps its key through many attempts", async () => {
  answers.push(...Array.from({ length: 4 }, () => () => HttpResponse.error()));
  const saver = await page();
  edit(saver, "a", "new");
  for (let attempts = 1; attempts <= 4; attempts++) {
    await until(() => expect(status(saver)).toBe("offline"));
    globalThis.dispatchEvent(new Event("online"));
    await until(() => expect(sent).toHaveLength(attempts + 1));
  }
  await until(() => expect(status(saver)).toBe("saved"));
  expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
});

test("a page that goes keeps and sends what it had no time to write down", async () => {
  answers.push(() => HttpResponse.error());
  const first = await page();
  edit(first, "a", "half");
  edit(first, "a", "half and half");
  first.stop();
  await until(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.operations).toMatchObject([{ item: { title: "half and half" } }]);
  const second = await page();
  await until(() => expect(status(second)).toBe("saved"));
  expect(sent[1]).toEqual(sent[0]);
});

test("without IndexedDB edits are saved all the same, and the state says that they are kept nowhere", async () => {
  vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("not here", "SecurityError");
  });
  answers.push(() => HttpResponse.error());
  const saver = await page();
  edit(saver, "a", "new");
  await until(() => expect(saver.getState()).toEqual({ status: "offline", waiting: 1, isKept: false }));
  const leave = new Event("beforeunload", { cancelable: true });
  globalThis.dispatchEvent(leave);
  expect(leave.defaultPrevented).toBe(true);

  globalThis.dispatchEvent(new Event("online"));
  await until(() => expect(status(saver)).toBe("saved"));
  expect(sent[1]).toEqual(sent[0]);
  const leaveSaved = new Event("beforeunload", { cancelable: true });
  globalThis.dispatchEvent(leaveSaved);
  expect(leaveSaved.defaultPrevented).toBe(false);
});
