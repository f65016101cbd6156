import type { PendingEdit } from "../save/edits";
import type { Collection, Fields, Item } from "./items";

/** Which items a list has, and in which order. */
export interface ListRules<C extends Collection> {
  matches(fields: Fields[C]): boolean;
  compare(a: Fields[C], b: Fields[C]): number;
  /** Whether the list has no further items on the service. */
  isComplete: boolean;
}

/**
 * A list as the user has edited it: changed items with their new fields and in their new place, without those
 * that were deleted or do not belong here any more, with those that now do. An item that would come after all
 * that were loaded is left to the page that it is on. The same array where no edit concerns it.
 */
export function withEdits<C extends Collection>(
  items: Item<C>[],
  edits: readonly PendingEdit[],
  { matches, compare, isComplete }: ListRules<C>,
): Item<C>[] {
  if (edits.length === 0) {
    return items;
  }
  const byId = new Map(edits.map((edit) => [edit.id, edit]));
  const kept: Item<C>[] = [];
  const placed: Item<C>[] = [];
  for (const item of items) {
    const edit = byId.get(item.id);
    byId.delete(item.id);
    const edited = edit === undefined ? item : itemOf<C>(edit, item);
    if (edited === null || !matches(edited)) {
      continue;
    }
    (compare(item, edited) === 0 ? kept : placed).push(edited);
  }
  for (const edit of byId.values()) {
    const item = itemOf<C>(edit, null);
    if (item !== null && matches(item)) {
      placed.push(item);
    }
  }
  for (const item of placed) {
    // Before its equals: lists with equals have the newest first, and this one is new there.
    const place = kept.findIndex((other) => compare(item, other) <= 0);
    if (place >= 0) {
      kept.splice(place, 0, item);
    } else if (isComplete) {
      kept.push(item);
    }
  }
  return kept;
}

/** The item that an edit makes of a stored one; null if it deletes it. */
export function itemOf<C extends Collection>(edit: PendingEdit, stored: Item<C> | null): Item<C> | null {
  return edit.fields === null
    ? null
    : ({ ...stored, ...edit.fields, id: edit.id, version: edit.ifVersion } as unknown as Item<C>);
}
