import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { idleSaver } from "../app/testing";
import type { Saver } from "../save/saver";
import { todos } from "./collections";
import { entityEdits } from "./entityEdits";
import type { Todo } from "./items";

const stored: Todo = { id: "a", version: 3, title: "stored", done: false, dueOn: null, position: 0 };

function start() {
  Object.defineProperty(navigator, "locks", { value: { request: async () => {} }, configurable: true });
  const saver = idleSaver();
  return { saver, edits: entityEdits(todos.declaration, new QueryClient(), saver) };
}

/** What the user has made of each item that is not saved: its title, or null where it is deleted. */
const waiting = (saver: Saver) =>
  saver.getEdits("todos").map(({ id, fields }) => [id, (fields as Todo | null)?.title ?? null]);

test("a creation that is undone leaves nothing to save", () => {
  const { saver, edits } = start();
  const { id, undo } = edits.create({ title: "new" });
  expect(waiting(saver)).toEqual([[id, "new"]]);
  undo();
  expect(waiting(saver)).toEqual([]);
});

test("a deletion that is undone leaves the item as it was", () => {
  const { saver, edits } = start();
  edits.change(stored, { title: "edited" });
  const { undo } = edits.remove({ ...stored, title: "edited" });
  expect(waiting(saver)).toEqual([["a", null]]);
  undo();
  expect(waiting(saver)).toEqual([["a", "edited"]]);
});

test("an undone change puts back its own fields only, once", () => {
  const { saver, edits } = start();
  const { undo } = edits.change(stored, { title: "first" });
  edits.change({ ...stored, title: "first" }, { done: true });
  undo();
  expect(saver.getEdits("todos")[0]?.fields).toMatchObject({ title: "stored", done: true });
  edits.change({ ...stored, done: true }, { title: "second" });
  undo();
  expect(waiting(saver)).toEqual([["a", "second"]]);
});
