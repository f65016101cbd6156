import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { EditStore } from "./editStore";
import { type AnyFields, type Change, newBatch, type PendingEdit, saved } from "./edits";

const todo = (title: string): AnyFields => ({ title, done: false, dueOn: null, position: 0 });

const change = (after: string, id = "1"): Change => ({
  collection: "todos",
  id,
  version: 3,
  before: todo("stored"),
  after: todo(after),
});

const titles = (edits: { fields: AnyFields | null }[]) => edits.map(({ fields }) => (fields as Titled).title);
type Titled = { title: string };

let subject = "";
beforeEach(() => {
  subject = crypto.randomUUID();
});

/** Writes an edit down and gives it. */
async function written(store: EditStore, title: string): Promise<PendingEdit> {
  const { edit } = await store.change(change(title));
  if (edit === null) {
    throw new Error("Nothing is left to be saved.");
  }
  return edit;
}

test("keystrokes faster than the disk are written down together, the last one too", async () => {
  const store = new EditStore(subject);
  await store.load();
  const puts = vi.spyOn(IDBObjectStore.prototype, "put");
  const updates = await Promise.all(["a", "ab", "abc", "abcd"].map((title) => store.change(change(title))));
  expect(titles(await store.load())).toEqual(["abcd"]);
  expect(updates.at(-1)?.edit).toEqual((await store.load())[0]);
  expect(puts).toHaveBeenCalledTimes(1);
});

test("a change after a batch was sealed is another edit than the one in the batch", async () => {
  const store = new EditStore(subject);
  await store.change(change("sent"));
  const [, sealed] = await Promise.all([
    store.change(change("sent!")),
    store.seal(),
    store.change(change("later")),
  ]);
  expect(titles(sealed?.batch.edits ?? [])).toEqual(["sent!"]);
  expect(titles(await store.load())).toEqual(["later"]);
});

test("what a closing page keeps is there for the next one, though its own transactions come to nothing", async () => {
  const store = new EditStore(subject);
  const edit = await written(store, "typed");
  const kept = { ...edit, fields: todo("typed to the end"), revision: "other" };
  const batch = newBatch(subject, [kept]);
  const [gone, next] = [new EditStore(subject, "another place"), new EditStore(subject)];
  void gone.keep([{ collection: "todos", id: "1", edit: kept }], batch);

  expect(await next.load()).toEqual([kept]);
  expect((await next.seal())?.batch).toEqual(batch);
  await next.settle(batch, (now, sent) => saved(now, sent, 4));
  expect(await next.load()).toEqual([]);
  expect(localStorage).toHaveLength(0);
});

test("a closing page takes no other batch's place", async () => {
  const store = new EditStore(subject);
  await store.change(change("first"));
  const under = await store.seal();
  await store.keep([], newBatch(subject, []));
  expect((await store.seal())?.batch.key).toBe(under?.batch.key);
});

test("without IndexedDB, edits are in memory, and whoever uses the store is told once", async () => {
  vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("not here", "SecurityError");
  });
  const store = new EditStore(subject);
  const told = vi.fn(() => []);
  store.whenItFails(told);
  await store.change(change("a"));
  await store.change(change("b", "2"));
  expect(titles(await store.load())).toEqual(["a", "b"]);
  const sealed = await store.seal();
  await store.settle(sealed?.batch ?? newBatch(subject, []), () => null);
  expect(await store.load()).toEqual([]);
  expect(told).toHaveBeenCalledTimes(1);
});

test("where the disk is full in the middle, nothing is lost of what was known, nor left for the next page", async () => {
  const store = new EditStore(subject);
  const known = await written(store, "on the disk");
  store.whenItFails(() => [known]);
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await store.change(change("no room for this"));
  await store.change(change("nor this", "2"));
  expect(titles(await store.load())).toEqual(["no room for this", "nor this"]);

  const sealed = await store.seal();
  expect(titles(sealed?.batch.edits ?? [])).toEqual(["no room for this", "nor this"]);
  await store.settle(sealed?.batch ?? newBatch(subject, []), () => null);
  await vi.waitFor(async () => expect(await new EditStore(subject).load()).toEqual([]));
});
