import type { Schemas } from "../api/client";

type StoredOnly = "id" | "version" | "createdAt" | "updatedAt";

/** What callers set in an item of each collection; every field has a value. */
export interface Fields {
  todos: Omit<Schemas["Todo"], StoredOnly>;
  sales: Omit<Schemas["Sale"], StoredOnly>;
  events: Omit<Schemas["Event"], StoredOnly>;
  "quick-links": Omit<Schemas["QuickLink"], StoredOnly>;
  expenses: Omit<Schemas["Expense"], StoredOnly>;
}

/** The names of the collections, as in the API's paths. */
export type Collection = keyof Fields;

/** What a new item must be given; the rest has defaults. */
export interface NewFields {
  todos: Schemas["TodoFields"];
  sales: Schemas["SaleFields"];
  events: Schemas["EventFields"];
  "quick-links": Schemas["QuickLinkFields"];
  expenses: Schemas["ExpenseFields"];
}

/** What a list can be narrowed down to. Days are `2026-11-25`, moments `2026-11-25T08:00:00Z`; `to` of events is exclusive. */
export interface Filters {
  todos: { done?: boolean; dueFrom?: string; dueTo?: string };
  sales: { from?: string; to?: string };
  events: { from?: string; to?: string };
  "quick-links": Record<never, never>;
  expenses: { from?: string; to?: string };
}

/** An item. `version` is the stored one; 0 as long as a new item is not saved. */
export type Item<C extends Collection> = { id: string; version: number } & Fields[C];

export type Todo = Item<"todos">;
export type Sale = Item<"sales">;
export type CalendarEvent = Item<"events">;
export type QuickLink = Item<"quick-links">;
export type Expense = Item<"expenses">;
