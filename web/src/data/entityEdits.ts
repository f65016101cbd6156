import type { QueryClient } from "@tanstack/react-query";
import { type AnyFields, fieldsOf, type StoredItem } from "../save/edits";
import type { Saver } from "../save/saver";
import { latestStored } from "./cache";
import type { CollectionDeclaration, Edit, EntityEdits } from "./entityStore";
import type { Collection, Fields, Item } from "./items";

/** The edits of a collection, as changes to what is known of its items. */
export function entityEdits<C extends Collection>(
  { name, defaults }: CollectionDeclaration<C>,
  queries: QueryClient,
  saver: Saver,
): EntityEdits<C> {
  /** An item as it is now, with its edits; null if it is not known, or gone. */
  function now(id: string): { version: number; fields: AnyFields } | null {
    const edit = saver.getEdits(name).find((candidate) => candidate.id === id);
    if (edit !== undefined) {
      return edit.fields && { version: edit.ifVersion, fields: edit.fields };
    }
    const stored = latestStored(queries, name, id);
    const fields = fieldsOf(stored);
    return stored === null || fields === null ? null : { version: stored.version, fields };
  }

  function put(
    id: string,
    before: { version: number; fields: AnyFields } | null,
    after: AnyFields | null,
  ): void {
    saver.change({
      collection: name,
      id,
      version: before?.version ?? 0,
      before: before?.fields ?? null,
      after,
    });
  }

  function change(item: Item<C>, changes: Partial<Fields[C]>): void {
    const seen = { version: item.version, fields: fieldsOf(item as StoredItem) as AnyFields };
    const latest = now(item.id);
    // Who saw an older version of the fields that they change has made the change to that one.
    const isPending = saver.getEdits(name).some((edit) => edit.id === item.id);
    const from = latest !== null && (isPending || agree(latest.fields, seen.fields, changes)) ? latest : seen;
    put(item.id, from, { ...from.fields, ...changes } as AnyFields);
  }

  return {
    create(fields) {
      const id = crypto.randomUUID();
      put(id, null, { ...defaults, ...fields } as unknown as AnyFields);
      return undoable(id, () => put(id, now(id), null));
    },
    change(item, changes) {
      const before = (now(item.id)?.fields ?? item) as Record<string, unknown>;
      const earlier = Object.fromEntries(Object.keys(changes).map((field) => [field, before[field]]));
      change(item, changes);
      return undoable(item.id, () => {
        const { version = 0, fields = null } = now(item.id) ?? {};
        if (fields !== null) {
          put(item.id, { version, fields }, { ...fields, ...earlier } as AnyFields);
        }
      });
    },
    remove(item) {
      const before = now(item.id) ?? { version: item.version, fields: fieldsOf(item as StoredItem) };
      const { version, fields } = before;
      put(item.id, fields && { version, fields }, null);
      return undoable(item.id, () => put(item.id, now(item.id), fields));
    },
  };
}

function undoable(id: string, undo: () => void): Edit {
  let isUndone = false;
  return {
    id,
    undo() {
      if (!isUndone) {
        isUndone = true;
        undo();
      }
    },
  };
}

/** Whether two versions of an item have the same in the fields that are changed. */
function agree(a: AnyFields, b: AnyFields, changes: object): boolean {
  const [left, right] = [a, b] as unknown as Record<string, unknown>[];
  return Object.keys(changes).every((field) => left?.[field] === right?.[field]);
}
