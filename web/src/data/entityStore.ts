import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Client } from "../api/client";
import { type Problem, problemOf, problemOfFailure } from "../api/problem";
import { useApp } from "../app/context";
import { useEditsOf } from "../save/hooks";
import { keys, type Page, type Pages } from "./cache";
import { entityEdits } from "./entityEdits";
import type { Collection, Fields, Filters, Item, NewFields } from "./items";
import { itemOf, withEdits } from "./overlay";

/** What was loaded, with the edits that are not saved yet. `data` stays while it is loaded again. */
export interface Loaded<T> {
  /** undefined until the first answer. */
  data: T | undefined;
  /** Why the last attempt failed; null while there is no failure. */
  error: Problem | null;
  /** Whether a request is under way. */
  isFetching: boolean;
  /** Tries again now. */
  retry(): void;
}

/** A list that loads page by page. */
export interface LoadedList<C extends Collection> extends Loaded<Item<C>[]> {
  /** Whether there are more items than were loaded. */
  hasMore: boolean;
  /** Loads the next page. */
  loadMore(): void;
  isLoadingMore: boolean;
}

/** A change that is shown at once and saved soon. */
export interface Edit {
  /** The item's id. */
  id: string;
  /** Puts the item back to what it was before, as a new edit. Once. */
  undo(): void;
}

/** Changes items of one collection. Everything returns at once; saving is seen in useSaveState(). */
export interface EntityEdits<C extends Collection> {
  create(fields: NewFields[C]): Edit;
  change(item: Item<C>, fields: Partial<Fields[C]>): Edit;
  remove(item: Item<C>): Edit;
}

/** What is particular about a collection. */
export interface CollectionDeclaration<C extends Collection> {
  name: C;
  /** Values of the fields that a new item may leave out: those of openapi.yaml. */
  defaults: Partial<Fields[C]>;
  /** The order of the list: negative if a comes before b, 0 where the service decides. */
  compare(a: Fields[C], b: Fields[C]): number;
  /** Whether the list with these filters has an item with these fields. */
  matches(fields: Fields[C], filters: Filters[C]): boolean;
}

/** One collection as React hooks. */
export interface EntityStore<C extends Collection> {
  declaration: CollectionDeclaration<C>;
  useList(filters?: Filters[C]): LoadedList<C>;
  /** One item; data is null if there is none. */
  useItem(id: string): Loaded<Item<C> | null>;
  useEdits(): EntityEdits<C>;
}

const PAGE_SIZE = 50;

/** Makes the store of a collection from its declaration. */
export function createEntityStore<C extends Collection>(
  declaration: CollectionDeclaration<C>,
): EntityStore<C> {
  const { name, compare, matches } = declaration;
  return {
    declaration,
    useList(filters = NO_FILTERS) {
      const { client } = useApp();
      const edits = useEditsOf(name);
      const query = useInfiniteQuery<Page<C>, Problem, Pages<C>, readonly unknown[], string | null>({
        queryKey: keys.list(name, filters),
        queryFn: ({ pageParam, signal }) => loadPage(client, name, filters, pageParam, signal),
        initialPageParam: null,
        getNextPageParam: (page) => page.nextCursor,
      });
      const { data, hasNextPage } = query;
      const items = useMemo(
        () =>
          data &&
          withEdits(
            data.pages.flatMap((page) => page.items),
            edits,
            { compare, matches: (fields) => matches(fields, filters), isComplete: !hasNextPage },
          ),
        [data, edits, filters, hasNextPage, compare, matches],
      );
      return {
        ...loaded(query, items),
        hasMore: hasNextPage,
        loadMore: () => void query.fetchNextPage(),
        isLoadingMore: query.isFetchingNextPage,
      };
    },
    useItem(id) {
      const { client } = useApp();
      const edit = useEditsOf(name).find((candidate) => candidate.id === id);
      const query = useQuery<Item<C> | null, Problem>({
        queryKey: keys.item(name, id),
        queryFn: ({ signal }) => loadItem(client, name, id, signal),
        // A new item that is not saved yet is known here only.
        enabled: edit === undefined || edit.ifVersion > 0,
      });
      const stored = query.data;
      return loaded(query, edit === undefined ? stored : itemOf<C>(edit, stored ?? null));
    },
    useEdits() {
      const { queries, saver } = useApp();
      return useMemo(() => entityEdits(declaration, queries, saver), [declaration, queries, saver]);
    },
  };
}

const NO_FILTERS = {};

/** A query as components see it, with the edits in its data. */
export function loaded<T>(
  query: { error: Problem | null; isFetching: boolean; refetch(): unknown },
  data: T | undefined,
): Loaded<T> {
  return { data, error: query.error, isFetching: query.isFetching, retry: () => void query.refetch() };
}

async function loadPage<C extends Collection>(
  client: Client,
  name: C,
  filters: Filters[C],
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<C>> {
  // The five lists differ in filters and items only; the types of the first stand for all.
  const { data, error, response } = await client
    .GET(`/api/${name}` as "/api/todos", {
      params: { query: { ...filters, limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) } },
      cache: "no-store",
      signal,
    })
    .catch(fail);
  if (data === undefined) {
    throw problemOf(response, error);
  }
  return data as unknown as Page<C>;
}

async function loadItem<C extends Collection>(
  client: Client,
  name: C,
  id: string,
  signal: AbortSignal,
): Promise<Item<C> | null> {
  const { data, error, response } = await client
    .GET(`/api/${name}/{id}` as "/api/todos/{id}", { params: { path: { id } }, cache: "no-store", signal })
    .catch(fail);
  if (response.status === 404) {
    return null;
  }
  if (data === undefined) {
    throw problemOf(response, error);
  }
  return data as unknown as Item<C>;
}

function fail(error: unknown): never {
  throw problemOfFailure(error);
}
