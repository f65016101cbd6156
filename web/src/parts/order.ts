import type { Day } from "../format/day";

/** What the order of the user needs to know of an item. */
export interface Placed {
  id: string;
  position: number;
}

/** A todo's place: the list is by due date, those without one last, and by position within a date. */
export interface Due extends Placed {
  dueOn: Day | null;
}

/** New fields of one item. */
export interface Move {
  id: string;
  position: number;
}

export interface DueMove extends Move {
  dueOn: Day | null;
}

/** Between two new neighbours there is room for 10 halvings before positions stop being whole. */
export const STEP = 1024;

/** The position after all of `items`. */
export function positionAfter(items: readonly Placed[]): number {
  return items.reduce((last, item) => Math.max(last, item.position), 0) + STEP;
}

/**
 * What must change so that the item at index `from` comes to index `to`: that item, or all if its new neighbours
 * are so close that no number lies between them.
 */
export function move(items: readonly Placed[], from: number, to: number): Move[] {
  const moved = reordered(items, from, to);
  const position = between(moved[to - 1]?.position, moved[to + 1]?.position);
  return position === null ? respread(moved) : single(moved[to], position);
}

/**
 * As {@link move}, in a list by due date. An item that comes between others of its date keeps it; else it takes the
 * nearest date that fits its new place.
 */
export function moveDue(items: readonly Due[], from: number, to: number): DueMove[] {
  const moved = reordered(items, from, to);
  const item = moved[to];
  if (!item) return [];
  const before = moved[to - 1];
  const after = moved[to + 1];
  const dueOn = clamp(item.dueOn, before, after);
  const low = before?.dueOn === dueOn ? before.position : undefined;
  const high = after?.dueOn === dueOn ? after.position : undefined;
  const position = low === undefined && high === undefined ? item.position : between(low, high);
  if (position !== null) return [{ id: item.id, dueOn, position }];
  return respread(moved.filter((other) => other === item || other.dueOn === dueOn)).map((change) => ({
    ...change,
    dueOn,
  }));
}

/** `items` with the one at `from` at `to`. */
export function reordered<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  if (item !== undefined) rest.splice(to, 0, item);
  return rest;
}

function single(item: Placed | undefined, position: number): Move[] {
  return item === undefined ? [] : [{ id: item.id, position }];
}

function respread(items: readonly Placed[]): Move[] {
  return items.map(({ id }, index) => ({ id, position: (index + 1) * STEP }));
}

/** A number between the two, null if there is none. */
function between(low: number | undefined, high: number | undefined): number | null {
  if (low === undefined) return high === undefined ? STEP : high - STEP;
  if (high === undefined) return low + STEP;
  const middle = low + (high - low) / 2;
  return middle > low && middle < high ? middle : null;
}

/** No date comes after every date. */
function clamp(dueOn: Day | null, before: Due | undefined, after: Due | undefined): Day | null {
  if (before && isLater(before.dueOn, dueOn)) return before.dueOn;
  if (after && isLater(dueOn, after.dueOn)) return after.dueOn;
  return dueOn;
}

function isLater(one: Day | null, other: Day | null): boolean {
  return one === null ? other !== null : other !== null && one > other;
}
