import { type CollectionDeclaration, createEntityStore } from "./entityStore";
import type { Collection } from "./items";

// What each collection declares is what ItemCollections.java does: the same defaults, order and filters.

export const todos = createEntityStore({
  name: "todos",
  defaults: { done: false, dueOn: null, position: 0 },
  compare: (a, b) =>
    Number(a.done) - Number(b.done) ||
    ascending(a.dueOn ?? NO_DAY, b.dueOn ?? NO_DAY) ||
    a.position - b.position,
  matches: ({ done, dueOn }, filters) =>
    (filters.done === undefined || filters.done === done) &&
    (filters.dueFrom === undefined || (dueOn !== null && dueOn >= filters.dueFrom)) &&
    (filters.dueTo === undefined || (dueOn !== null && dueOn <= filters.dueTo)),
});

export const sales = createEntityStore({
  name: "sales",
  defaults: { note: null },
  compare: (a, b) => ascending(b.soldOn, a.soldOn),
  matches: ({ soldOn }, filters) => isBetween(soldOn, filters),
});

export const events = createEntityStore({
  name: "events",
  defaults: { location: null, allDay: false },
  compare: (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
  matches: ({ startsAt }, { from, to }) =>
    (from === undefined || Date.parse(startsAt) >= Date.parse(from)) &&
    (to === undefined || Date.parse(startsAt) < Date.parse(to)),
});

export const quickLinks = createEntityStore({
  name: "quick-links",
  defaults: { position: 0 },
  compare: (a, b) => a.position - b.position,
  matches: () => true,
});

export const expenses = createEntityStore({
  name: "expenses",
  defaults: {},
  compare: (a, b) => ascending(b.spentOn, a.spentOn),
  matches: ({ spentOn }, filters) => isBetween(spentOn, filters),
});

/** All of them by name. */
export const stores = { todos, sales, events, "quick-links": quickLinks, expenses };

/** After every day that a todo may be due on. */
const NO_DAY = "3000-01-01";

function ascending(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isBetween(day: string, { from, to }: { from?: string; to?: string }): boolean {
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

/** The declaration of a collection by its name. */
export function declarationOf<C extends Collection>(collection: C): CollectionDeclaration<C> {
  // The five types have no common one; the name tells which it is.
  return stores[collection].declaration as unknown as CollectionDeclaration<C>;
}
