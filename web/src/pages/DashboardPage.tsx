import { useDashboard } from "../data/dashboard";
import { type Day, dayOf, formatCount, formatLongDay, plural } from "../format/day";
import { SkeletonSentence } from "../parts/Skeletons";
import { CalendarWidget } from "../widgets/CalendarWidget";
import { QuickLinksWidget } from "../widgets/QuickLinksWidget";
import { SalesWidget } from "../widgets/SalesWidget";
import { TodosWidget } from "../widgets/TodosWidget";
import classes from "./DashboardPage.module.css";

/** The four widgets. They and the summary are fed by one request. */
export function DashboardPage() {
  return (
    <>
      <Summary />
      <div className={classes.board}>
        <QuickLinksWidget className={classes.links} />
        <TodosWidget />
        <CalendarWidget />
        <SalesWidget />
      </div>
    </>
  );
}

/** The day, and what it brings, in a sentence. */
function Summary() {
  const { data, error } = useDashboard(({ date, todos, calendar, sales }) => ({
    date: date as Day,
    overdue: todos.counts.overdue,
    dueToday: todos.counts.dueToday,
    events: calendar.counts.today,
    sales: sales.counts.today,
  }));
  return (
    <header className={classes.summary}>
      <h1>{formatLongDay(data?.date ?? dayOf(new Date()))}</h1>
      {data === undefined ? (
        error === null && <SkeletonSentence />
      ) : (
        <p>
          {data.overdue > 0 && (
            <strong className={classes.overdue}>{formatCount(data.overdue)} overdue</strong>
          )}
          <span>{data.dueToday === 0 ? "Nothing due today" : `${formatCount(data.dueToday)} due today`}</span>
          <span>
            {data.events === 0
              ? "no events"
              : plural(data.events, "event", "events", formatCount(data.events))}
          </span>
          <span>{data.sales === 0 ? "no sales yet" : plural(data.sales, "sale", "sales")}</span>
        </p>
      )}
    </header>
  );
}
