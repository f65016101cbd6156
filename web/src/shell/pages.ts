import { CalendarIcon, DashboardIcon, ExpensesIcon, LinksIcon, SalesIcon, TodosIcon } from "../parts/icons";

/** The pages, with the key that leads there after "g". */
export const PAGES = [
  { path: "/", name: "Dashboard", key: "d", Icon: DashboardIcon },
  { path: "/todos", name: "Todos", key: "t", Icon: TodosIcon },
  { path: "/calendar", name: "Calendar", key: "c", Icon: CalendarIcon },
  { path: "/sales", name: "Sales", key: "s", Icon: SalesIcon },
  { path: "/expenses", name: "Expenses", key: "e", Icon: ExpensesIcon },
  { path: "/quick-links", name: "Quick links", key: "q", Icon: LinksIcon },
] as const;
