import { describe, expect, it } from "vitest";
import { type Due, move, moveDue, positionAfter, STEP } from "./order";

const item = (id: string, position: number) => ({ id, position });
const due = (id: string, dueOn: string | null, position: number): Due => ({ id, dueOn, position });

describe("an item that is moved", () => {
  const items = [item("a", 1024), item("b", 2048), item("c", 3072)];

  it("comes between its new neighbours", () => {
    expect(move(items, 2, 1)).toEqual([{ id: "c", position: 1536 }]);
    expect(move(items, 0, 1)).toEqual([{ id: "a", position: 2560 }]);
  });

  it("comes before the first and after the last", () => {
    expect(move(items, 2, 0)).toEqual([{ id: "c", position: 0 }]);
    expect(move(items, 0, 2)).toEqual([{ id: "a", position: 3072 + STEP }]);
  });

  it("takes all others with it where no number lies between its neighbours", () => {
    const close = [item("a", 1), item("b", 1 + Number.EPSILON), item("c", 9)];
    expect(move(close, 2, 1)).toEqual([
      { id: "a", position: STEP },
      { id: "c", position: 2 * STEP },
      { id: "b", position: 3 * STEP },
    ]);
    const same = [item("a", 0), item("b", 0), item("c", 0)];
    expect(move(same, 2, 1).map(({ id }) => id)).toEqual(["a", "c", "b"]);
  });
});

describe("a todo that is moved in the list by due date", () => {
  const todos = [
    due("late", "2026-11-22", 1),
    due("one", "2026-11-25", 1000),
    due("two", "2026-11-25", 2000),
    due("three", "2026-11-25", 3000),
    due("next", "2026-11-26", 500),
    due("some day", null, 100),
  ];

  it("keeps its date among others of that date", () => {
    expect(moveDue(todos, 3, 2)).toEqual([{ id: "three", dueOn: "2026-11-25", position: 1500 }]);
  });

  it("takes the nearest date that fits where it comes to", () => {
    expect(moveDue(todos, 4, 2)).toEqual([{ id: "next", dueOn: "2026-11-25", position: 1500 }]);
    expect(moveDue(todos, 1, 4)).toEqual([{ id: "one", dueOn: "2026-11-26", position: 500 + STEP }]);
    expect(moveDue(todos, 1, 0)).toEqual([{ id: "one", dueOn: "2026-11-22", position: 1 - STEP }]);
  });

  it("loses its date after those without one, and gets one before others", () => {
    expect(moveDue(todos, 0, 5)).toEqual([{ id: "late", dueOn: null, position: 100 + STEP }]);
    expect(moveDue(todos, 5, 4)).toEqual([{ id: "some day", dueOn: "2026-11-26", position: 500 - STEP }]);
  });

  it("keeps its date between two others where that fits too", () => {
    const gap = [due("a", "2026-11-01", 1), due("b", "2026-11-30", 2), due("c", "2026-11-15", 3)];
    expect(moveDue(gap, 2, 1)).toEqual([{ id: "c", dueOn: "2026-11-15", position: 3 }]);
  });
});

describe("a new item", () => {
  it("comes after all others", () => {
    expect(positionAfter([item("a", 5000), item("b", 10)])).toBe(5000 + STEP);
    expect(positionAfter([])).toBe(STEP);
  });
});
