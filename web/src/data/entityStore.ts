import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Problem, problemOf } from "../api/problem";
import { useApp } from "../app/context";
import { useEdits } from "../save/hooks";
import type { Saver } from "../save/saver";
import type { Collection, Fields, Filters, Item, NewFields } from "./items";

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
  const { name } = declaration;
  return {
    declaration,
    useList(filters = {} as Filters[C]) {
      const { client } = useApp();
      const query = useInfiniteQuery<Page<C>, Problem, Item<C>[], readonly unknown[], string | null>({
        queryKey: [name, "list", filters],
        initialPageParam: null,
        getNextPageParam: (page) => page.nextCursor,
        select: (pages) => pages.pages.flatMap((page) => page.items),
        queryFn: async ({ pageParam, signal }) => {
          const { data, error, response } = await client.GET(`/api/${name}` as "/api/todos", {
            params: {
              query: { ...filters, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
            },
            signal,
          });
          if (data === undefined) {
            throw problemOf(response, error);
          }
          return data as unknown as Page<C>;
        },
      });
      return {
        data: query.data,
        error: query.error,
        isFetching: query.isFetching,
        retry: () => void query.refetch(),
        hasMore: query.hasNextPage,
        loadMore: () => void query.fetchNextPage(),
        isLoadingMore: query.isFetchingNextPage,
      };
    },
    useItem(id) {
      const { client } = useApp();
      const query = useQuery<Item<C> | null, Problem>({
        queryKey: [name, "item", id],
        queryFn: async ({ signal }) => {
          const { data, error, response } = await client.GET(`/api/${name}/{id}` as "/api/todos/{id}", {
            params: { path: { id } },
            signal,
          });
          if (response.status === 404) {
            return null;
          }
          if (data === undefined) {
            throw problemOf(response, error);
          }
          return data as unknown as Item<C>;
        },
      });
      return {
        data: query.data,
        error: query.error,
        isFetching: query.isFetching,
        retry: () => void query.refetch(),
      };
    },
    useEdits() {
      const edit = useEdits();
      return useMemo(() => entityEdits(declaration, edit), [edit, declaration]);
    },
  };
}

interface Page<C extends Collection> {
  items: Item<C>[];
  nextCursor: string | null;
}

function entityEdits<C extends Collection>(
  { name, defaults }: CollectionDeclaration<C>,
  edit: Saver["edit"],
): EntityEdits<C> {
  return {
    create(fields) {
      const id = crypto.randomUUID();
      edit(name, id, 0, { ...defaults, ...fields } as unknown as Fields[C]);
      return { id, undo: () => edit(name, id, 0, null) };
    },
    change(item, fields) {
      const { id, version, ...before } = item;
      edit(name, id, version, { ...before, ...fields } as unknown as Fields[C]);
      return { id, undo: () => edit(name, id, version, before as unknown as Fields[C]) };
    },
    remove(item) {
      const { id, version, ...before } = item;
      edit(name, id, version, null);
      return { id, undo: () => edit(name, id, version, before as unknown as Fields[C]) };
    },
  };
}
