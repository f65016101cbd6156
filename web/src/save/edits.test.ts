import { expect, test } from "vitest";
import {
  type AnyFields,
  changed,
  decidedForMine,
  firstThatFit,
  type PendingEdit,
  refused,
  saved,
} from "./edits";

const todo = (title: string): AnyFields => ({ title, done: false, dueOn: null, position: 0 });

const change = (after: AnyFields | null, before: AnyFields | null = todo("stored"), version = 3) => ({
  collection: "todos" as const,
  id: "1",
  version,
  before,
  after,
});

const edit = (title: string | null, more: Partial<PendingEdit> = {}): PendingEdit => ({
  subject: "ada",
  collection: "todos",
  id: "1",
  ifVersion: 3,
  base: todo("stored"),
  fields: title === null ? null : todo(title),
  revision: "1",
  problem: null,
  ...more,
});

test("changes of one item are one edit, made to the version that the first one was made to", () => {
  const first = changed(null, false, "ada", change(todo("a")));
  const second = changed(first, false, "ada", change(todo("ab"), todo("a"), 99));
  expect(second).toMatchObject({ ifVersion: 3, base: todo("stored"), fields: todo("ab") });
  expect(second?.revision).not.toBe(first?.revision);
});

test("an item that is put back to what is stored needs no saving, unless something else is under way", () => {
  expect(changed(edit("a"), false, "ada", change(todo("stored")))).toBeNull();
  expect(changed(edit("a"), true, "ada", change(todo("stored")))).toMatchObject({ fields: todo("stored") });
});

test("an item that is created and deleted again needs no saving", () => {
  const created = changed(null, false, "ada", change(todo("new"), null, 0));
  expect(changed(created, false, "ada", change(null, todo("new"), 0))).toBeNull();
});

test("what was typed while the batch was under way is made to the version that the batch led to", () => {
  const sent = edit("a");
  expect(saved(edit("ab", { revision: "2" }), sent, 8)).toMatchObject({
    ifVersion: 8,
    base: todo("a"),
    fields: todo("ab"),
  });
  expect(saved(edit("a"), sent, 8)).toBeNull();
});

test("a conflict with what the user wants anyway is none", () => {
  const current = { id: "1", version: 9, ...todo("a") };
  expect(refused(edit("a"), { reason: "stale", current, details: [] })).toBeNull();
  expect(refused(edit(null), { reason: "missing", current: null, details: [] })).toBeNull();
  expect(refused(edit("b"), { reason: "stale", current, details: [] })?.problem?.current).toBe(current);
});

test("moments are the same however they are written", () => {
  const event = (startsAt: string): AnyFields => ({
    title: "e",
    location: null,
    startsAt,
    endsAt: "2026-11-25T10:00:00.000Z",
    allDay: false,
  });
  const mine = edit("", { fields: event("2026-11-25T09:00:00+01:00") });
  const current = { id: "1", version: 9, ...event("2026-11-25T08:00:00.000Z") };
  expect(refused(mine, { reason: "stale", current, details: [] })).toBeNull();
});

test("a decision for mine is an edit of what is stored now; of nothing, if nothing is", () => {
  const current = { id: "1", version: 9, ...todo("theirs") };
  const stale = edit("mine", { problem: { reason: "stale", current, details: [] } });
  expect(decidedForMine(stale)).toMatchObject({ ifVersion: 9, base: todo("theirs"), problem: null });
  const missing = edit("mine", { problem: { reason: "missing", current: null, details: [] } });
  expect(decidedForMine(missing)).toMatchObject({ ifVersion: 0, base: null, fields: todo("mine") });
});

test("a batch has at most 100 operations, and fits into what a closing page may send", () => {
  const many = Array.from({ length: 150 }, (_, index) => edit("x", { id: String(index) }));
  expect(firstThatFit(many)).toHaveLength(100);
  const long = Array.from({ length: 100 }, (_, index) => edit("€".repeat(1_000), { id: String(index) }));
  const fitting = firstThatFit(long);
  expect(fitting.length).toBeGreaterThan(1);
  expect(new TextEncoder().encode(JSON.stringify(fitting.map((each) => each.fields))).length).toBeLessThan(
    65_536,
  );
});
