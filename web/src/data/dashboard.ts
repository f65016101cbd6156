import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/client";
import { type Problem, problemOf } from "../api/problem";
import { useApp } from "../app/context";
import type { Loaded } from "./entityStore";

export type Dashboard = Schemas["Dashboard"];
export type TodosWidget = Schemas["TodosWidget"];
export type SalesWidget = Schemas["SalesWidget"];
export type CalendarWidget = Schemas["CalendarWidget"];
export type QuickLinksWidget = Schemas["QuickLinksWidget"];

/** The whole answer, or the part that `select` takes of it: a component is rendered when its part changes. */
export function useDashboard(): Loaded<Dashboard>;
export function useDashboard<T>(select: (dashboard: Dashboard) => T): Loaded<T>;
export function useDashboard<T>(select?: (dashboard: Dashboard) => T): Loaded<T | Dashboard> {
  const { client } = useApp();
  const query = useQuery<Dashboard, Problem, T | Dashboard>({
    queryKey: ["dashboard"],
    queryFn: async ({ signal }) => {
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const { data, error, response } = await client.GET("/api/dashboard", {
        params: { query: { timeZone } },
        signal,
      });
      if (data === undefined) {
        throw problemOf(response, error);
      }
      return data;
    },
    ...(select === undefined ? {} : { select }),
  });
  return {
    data: query.data,
    error: query.error,
    isFetching: query.isFetching,
    retry: () => void query.refetch(),
  };
}

export const useTodosWidget = (): Loaded<TodosWidget> => useDashboard((dashboard) => dashboard.todos);
export const useSalesWidget = (): Loaded<SalesWidget> => useDashboard((dashboard) => dashboard.sales);
export const useCalendarWidget = (): Loaded<CalendarWidget> =>
  useDashboard((dashboard) => dashboard.calendar);
export const useQuickLinksWidget = (): Loaded<QuickLinksWidget> =>
  useDashboard((dashboard) => dashboard.quickLinks);
