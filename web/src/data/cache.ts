import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import type { Schemas } from "../api/client";
import { type AnyFields, fieldsOf, type PendingEdit, type SavedItem, type StoredItem } from "../save/edits";
import { declarationOf } from "./collections";
import { withDashboardEdits } from "./dashboardEdits";
import type { Collection, Filters, Item } from "./items";
import { withEdits } from "./overlay";

/** A page of a list, as the service sends it. */
export interface Page<C extends Collection> {
  items: Item<C>[];
  nextCursor: string | null;
}

export type Pages<C extends Collection> = InfiniteData<Page<C>, string | null>;

/** What is cached under which key. */
export const keys = {
  dashboard: ["dashboard"] as const,
  lists: (collection: Collection) => [collection, "list"] as const,
  list: (collection: Collection, filters: object) => [collection, "list", filters] as const,
  item: (collection: Collection, id: string) => [collection, "item", id] as const,
};

const WIDGETS = {
  todos: (dashboard) => dashboard.todos.items,
  sales: (dashboard) => dashboard.sales.items,
  events: (dashboard) => dashboard.calendar.items,
  "quick-links": (dashboard) => dashboard.quickLinks.items,
  expenses: () => [],
} satisfies Record<Collection, (dashboard: Schemas["Dashboard"]) => { id: string; version: number }[]>;

/** The newest stored version of an item that was seen; null if none was, or it is known to be deleted. */
export function latestStored(queries: QueryClient, collection: Collection, id: string): StoredItem | null {
  const dashboard = queries.getQueryData<Schemas["Dashboard"]>(keys.dashboard);
  const lists = queries.getQueriesData<Pages<Collection>>({ queryKey: keys.lists(collection) });
  const seen = [
    ...(dashboard === undefined ? [] : WIDGETS[collection](dashboard)),
    ...lists.flatMap(([, pages]) => pages?.pages.flatMap((page) => page.items) ?? []),
    queries.getQueryData<Item<Collection> | null>(keys.item(collection, id)),
  ] as (StoredItem | null | undefined)[];
  return seen.reduce<StoredItem | null>(
    (newest, item) => (item?.id === id && item.version > (newest?.version ?? 0) ? item : newest),
    null,
  );
}

/** Puts what the service has now into everything that is cached. */
export function storeSaved(queries: QueryClient, saved: readonly SavedItem[]): void {
  const edits = saved.map((item) => asEdit(item, latestStored(queries, item.collection, item.id)));
  const editsOf = (collection: Collection) => edits.filter((edit) => edit.collection === collection);
  queries.setQueryData<Schemas["Dashboard"]>(
    keys.dashboard,
    (dashboard) => dashboard && withDashboardEdits(dashboard, editsOf),
  );
  const collections = new Set(saved.map((item) => item.collection));
  for (const collection of collections) {
    storeInLists(queries, collection, editsOf(collection));
  }
  for (const { collection, id, fields, version } of saved) {
    // Also where nobody asked for it: an undo has to know the version of what no list has any more.
    queries.setQueryData(keys.item(collection, id), fields && { ...fields, id, version });
  }
  for (const collection of collections) {
    askAgain(queries, collection);
  }
}

/** An answer that is on its way may be from before what was saved, and would take its place: it is asked for anew. */
function askAgain(queries: QueryClient, collection: Collection): void {
  const asking = new Set(
    queries.getQueryCache().findAll({ queryKey: [collection], fetchStatus: "fetching" }),
  );
  const filters = { predicate: (query: Query) => asking.has(query) };
  // A first answer that is on its way is not given up by refetchQueries alone.
  void queries.cancelQueries(filters, { silent: true }).then(() => queries.refetchQueries(filters));
}

function storeInLists(queries: QueryClient, collection: Collection, edits: PendingEdit[]): void {
  const { compare, matches } = declarationOf(collection);
  for (const query of queries.getQueryCache().findAll({ queryKey: keys.lists(collection) })) {
    const filters = query.queryKey[2] as Filters[Collection];
    queries.setQueryData<Pages<Collection>>(query.queryKey, (pages) => {
      const last = pages?.pages.at(-1);
      if (pages === undefined || last === undefined) {
        return pages;
      }
      const items = withEdits(
        pages.pages.flatMap((page) => page.items),
        edits,
        {
          matches: (fields) => matches(fields as AnyFields, filters),
          compare,
          isComplete: last.nextCursor === null,
        },
      );
      return { ...pages, pages: asLongAsBefore(pages.pages, items) };
    });
  }
}

/** Pages keep their lengths, for their cursors are where they were; the last one takes the difference. */
function asLongAsBefore(pages: Page<Collection>[], items: Item<Collection>[]): Page<Collection>[] {
  let from = 0;
  return pages.map((page, index) => {
    const to = index === pages.length - 1 ? items.length : from + page.items.length;
    const part = { ...page, items: items.slice(from, to) };
    from = to;
    return part;
  });
}

function asEdit({ collection, id, fields, version }: SavedItem, known: StoredItem | null): PendingEdit {
  return {
    subject: "",
    collection,
    id,
    ifVersion: version,
    base: fieldsOf(known),
    fields,
    revision: "",
    problem: null,
  };
}
