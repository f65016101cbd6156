import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Schemas } from "../api/client";
import type { Problem } from "../api/problem";
import { useApp } from "../app/context";
import type { PendingEdit } from "../save/edits";
import { useEditsOf } from "../save/hooks";
import { keys } from "./cache";
import { withDashboardEdits } from "./dashboardEdits";
import { type Loaded, loaded } from "./entityStore";
import type { Collection } from "./items";

export type Dashboard = Schemas["Dashboard"];
export type TodosWidget = Schemas["TodosWidget"];
export type SalesWidget = Schemas["SalesWidget"];
export type CalendarWidget = Schemas["CalendarWidget"];
export type QuickLinksWidget = Schemas["QuickLinksWidget"];

const whole = (dashboard: Dashboard): Dashboard => dashboard;
const todos = (dashboard: Dashboard): TodosWidget => dashboard.todos;
const sales = (dashboard: Dashboard): SalesWidget => dashboard.sales;
const calendar = (dashboard: Dashboard): CalendarWidget => dashboard.calendar;
const quickLinks = (dashboard: Dashboard): QuickLinksWidget => dashboard.quickLinks;

/** The whole answer, or a part of it. `select` is a constant function. */
export function useDashboard(): Loaded<Dashboard>;
export function useDashboard<T>(select: (dashboard: Dashboard) => T): Loaded<T>;
export function useDashboard<T>(
  select: (dashboard: Dashboard) => T | Dashboard = whole,
): Loaded<T | Dashboard> {
  const edits: Record<Collection, readonly PendingEdit[]> = {
    todos: useEditsOf("todos"),
    sales: useEditsOf("sales"),
    events: useEditsOf("events"),
    "quick-links": useEditsOf("quick-links"),
    expenses: NONE,
  };
  return usePart(select, edits);
}

export const useTodosWidget = (): Loaded<TodosWidget> => useWidget("todos", todos);
export const useSalesWidget = (): Loaded<SalesWidget> => useWidget("sales", sales);
export const useCalendarWidget = (): Loaded<CalendarWidget> => useWidget("events", calendar);
export const useQuickLinksWidget = (): Loaded<QuickLinksWidget> => useWidget("quick-links", quickLinks);

/** A part that only the edits of one collection change. */
function useWidget<T>(collection: Collection, select: (dashboard: Dashboard) => T): Loaded<T> {
  return usePart(select, { ...NO_EDITS, [collection]: useEditsOf(collection) });
}

/** Rendered again when the part of the answer changes, or the edits. */
function usePart<T>(
  select: (dashboard: Dashboard) => T,
  edits: Record<Collection, readonly PendingEdit[]>,
): Loaded<T> {
  const { loader } = useApp();
  const query = useQuery<Dashboard, Problem>({
    queryKey: keys.dashboard,
    queryFn: () => loader.load(),
    // The loader says when to try again.
    retry: false,
  });
  const { data } = query;
  const { todos, sales, events, "quick-links": links } = edits;
  const edited = useMemo(
    () =>
      data &&
      withDashboardEdits(
        data,
        (collection) => ({ todos, sales, events, "quick-links": links, expenses: NONE })[collection],
      ),
    [data, todos, sales, events, links],
  );
  return loaded(query, edited && select(edited));
}

const NONE: readonly PendingEdit[] = [];
const NO_EDITS = { todos: NONE, sales: NONE, events: NONE, "quick-links": NONE, expenses: NONE };
