import { expect, test } from "vitest";
import type { Schemas } from "../api/client";
import type { PendingEdit } from "../save/edits";
import { todos } from "./collections";
import { withDashboardEdits } from "./dashboardEdits";
import type { Collection, Fields, Todo } from "./items";
import { withEdits } from "./overlay";

const fields = (title: string, more: Partial<Fields["todos"]> = {}): Fields["todos"] => ({
  title,
  done: false,
  dueOn: null,
  position: 0,
  ...more,
});

const todo = (id: string, position: number): Todo => ({ id, version: 1, ...fields(id, { position }) });

const edit = (id: string, after: PendingEdit["fields"], base: PendingEdit["base"] = null): PendingEdit => ({
  subject: "ada",
  collection: "todos",
  id,
  ifVersion: base === null ? 0 : 1,
  base,
  fields: after,
  revision: "1",
  problem: null,
});

const rules = {
  matches: (item: Fields["todos"]) => !item.done,
  compare: todos.declaration.compare,
  isComplete: true,
};

const titles = (items: Todo[]) => items.map((item) => item.title);

test("a list shows what was changed, created, deleted, and what belongs there no more", () => {
  const items = [todo("a", 1), todo("b", 2), todo("c", 3), todo("d", 4)];
  const edits = [
    edit("a", fields("A", { position: 1 }), items[0]),
    edit("b", null, items[1]),
    edit("c", fields("c", { position: 3, done: true }), items[2]),
    edit("e", fields("e", { position: 3.5 })),
  ];
  expect(titles(withEdits<"todos">(items, edits, rules))).toEqual(["A", "e", "d"]);
});

test("an item that was moved is in its new place", () => {
  const items = [todo("a", 1), todo("b", 2), todo("c", 3)];
  const moved = edit("c", fields("c", { position: 1.5 }), items[2]);
  expect(titles(withEdits<"todos">(items, [moved], rules))).toEqual(["a", "c", "b"]);
});

test("an item that belongs on a page not loaded yet is left to it", () => {
  const items = [todo("a", 1)];
  const last = edit("z", fields("z", { position: 9 }));
  expect(titles(withEdits<"todos">(items, [last], { ...rules, isComplete: false }))).toEqual(["a"]);
  expect(titles(withEdits<"todos">(items, [last], rules))).toEqual(["a", "z"]);
});

test("without edits it is the same list", () => {
  const items = [todo("a", 1)];
  expect(withEdits<"todos">(items, [], rules)).toBe(items);
});

const dashboard: Schemas["Dashboard"] = {
  asOf: "2026-11-25T08:00:00.000Z",
  date: "2026-11-25",
  timeZone: "UTC",
  revision: 7,
  todos: {
    items: [{ id: "a", version: 1, ...fields("late", { dueOn: "2026-11-20" }) }],
    counts: { open: 1, done: 4, overdue: 1, dueToday: 0 },
  },
  sales: {
    items: [],
    counts: { today: 1, thisMonth: 2 },
    sums: [{ currency: "EUR", today: 100, thisMonth: 300, lastMonth: 50 }],
    byDay: [
      { date: "2026-10-31", currency: "EUR", count: 1, amountMinor: 50 },
      { date: "2026-11-24", currency: "EUR", count: 1, amountMinor: 200 },
      { date: "2026-11-25", currency: "EUR", count: 1, amountMinor: 100 },
    ],
  },
  calendar: { items: [], counts: { today: 0, next7Days: 0 } },
  quickLinks: { items: [], counts: { total: 0 } },
};

const only = (edits: PendingEdit[]) => (collection: Collection) =>
  edits.filter((each) => each.collection === collection);

test("counts of the dashboard follow the edits", () => {
  const late = fields("late", { dueOn: "2026-11-20" });
  const edited = withDashboardEdits(
    dashboard,
    only([edit("a", { ...late, done: true }, late), edit("n", fields("today", { dueOn: "2026-11-25" }))]),
  );
  expect(edited.todos.counts).toEqual({ open: 1, done: 5, overdue: 0, dueToday: 1 });
  expect(edited.todos.items.map((item) => item.title)).toEqual(["today"]);
  expect(edited.sales).toBe(dashboard.sales);
});

test("sums of the sales follow the edits, by currency and day", () => {
  const sale = (amountMinor: number, currency: "EUR" | "USD", soldOn: string) => ({
    customer: "c",
    amountMinor,
    currency,
    soldOn,
    note: null,
  });
  const edited = withDashboardEdits(
    dashboard,
    only([
      { ...edit("s", sale(70, "USD", "2026-11-25")), collection: "sales" },
      { ...edit("t", null, sale(100, "EUR", "2026-11-25")), collection: "sales" },
      { ...edit("u", sale(5, "EUR", "2026-10-01")), collection: "sales" },
      { ...edit("v", sale(1_000, "EUR", "2026-11-26")), collection: "sales" },
    ]),
  );
  expect(edited.sales.sums).toEqual([
    { currency: "EUR", today: 0, thisMonth: 200, lastMonth: 55 },
    { currency: "USD", today: 70, thisMonth: 70, lastMonth: 0 },
  ]);
  expect(edited.sales.counts).toEqual({ today: 1, thisMonth: 2 });
  expect(edited.sales.byDay.map((day) => day.date)).toEqual([
    "2026-10-01",
    "2026-10-31",
    "2026-11-24",
    "2026-11-25",
  ]);
});
