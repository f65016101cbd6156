import type { Schemas } from "../api/client";
import type { PendingEdit } from "../save/edits";
import { events, quickLinks, sales, todos } from "./collections";
import type { CalendarEvent, Collection, Fields, QuickLink, Sale, Todo } from "./items";
import { withEdits } from "./overlay";

type Dashboard = Schemas["Dashboard"];

/** The edits by collection. */
export type EditsOf = (collection: Collection) => readonly PendingEdit[];

/** The dashboard as the user has edited it, sums and counts included. Parts without edits are the same objects. */
export function withDashboardEdits(dashboard: Dashboard, edits: EditsOf): Dashboard {
  const parts = {
    todos: todosWithEdits(dashboard, edits("todos")),
    sales: salesWithEdits(dashboard, edits("sales")),
    calendar: calendarWithEdits(dashboard, edits("events")),
    quickLinks: quickLinksWithEdits(dashboard, edits("quick-links")),
  };
  const isSame = (Object.keys(parts) as (keyof typeof parts)[]).every(
    (part) => parts[part] === dashboard[part],
  );
  return isSame ? dashboard : { ...dashboard, ...parts };
}

function todosWithEdits({ todos: widget, date }: Dashboard, edits: readonly PendingEdit[]) {
  if (edits.length === 0) {
    return widget;
  }
  const more = (counts: (todo: Fields["todos"]) => boolean) =>
    difference(edits, (todo) => counts(todo as Todo));
  return {
    items: withEdits<"todos">(widget.items as Todo[], edits, {
      matches: (todo) => !todo.done,
      compare: todos.declaration.compare,
      isComplete: widget.items.length >= widget.counts.open,
    }),
    counts: {
      open: widget.counts.open + more((todo) => !todo.done),
      done: widget.counts.done + more((todo) => todo.done),
      overdue: widget.counts.overdue + more((todo) => !todo.done && todo.dueOn !== null && todo.dueOn < date),
      dueToday: widget.counts.dueToday + more((todo) => !todo.done && todo.dueOn === date),
    },
  };
}

function salesWithEdits({ sales: widget, date }: Dashboard, edits: readonly PendingEdit[]) {
  if (edits.length === 0) {
    return widget;
  }
  const month = date.slice(0, 7);
  const before = monthBefore(month);
  const days = new Map(widget.byDay.map((day) => [`${day.date} ${day.currency}`, { ...day }]));
  const sums = new Map(widget.sums.map((sum) => [sum.currency, { ...sum }]));
  const counts = { ...widget.counts };
  const add = ({ soldOn, currency, amountMinor }: Fields["sales"], sign: 1 | -1) => {
    if (soldOn > date || soldOn < `${before}-01`) {
      return;
    }
    const amount = sign * amountMinor;
    const day = days.get(`${soldOn} ${currency}`) ?? { date: soldOn, currency, count: 0, amountMinor: 0 };
    days.set(`${soldOn} ${currency}`, {
      ...day,
      count: day.count + sign,
      amountMinor: day.amountMinor + amount,
    });
    const sum = sums.get(currency) ?? { currency, today: 0, thisMonth: 0, lastMonth: 0 };
    const isThisMonth = soldOn.startsWith(month);
    sums.set(currency, {
      currency,
      today: sum.today + (soldOn === date ? amount : 0),
      thisMonth: sum.thisMonth + (isThisMonth ? amount : 0),
      lastMonth: sum.lastMonth + (isThisMonth ? 0 : amount),
    });
    counts.today += soldOn === date ? sign : 0;
    counts.thisMonth += isThisMonth ? sign : 0;
  };
  for (const { base, fields } of edits as readonly { base: Sale | null; fields: Sale | null }[]) {
    if (base !== null) {
      add(base, -1);
    }
    if (fields !== null) {
      add(fields, 1);
    }
  }
  const byDay = [...days.values()].filter((day) => day.count > 0);
  const currencies = new Set(byDay.map((day) => day.currency));
  return {
    items: withEdits<"sales">(widget.items as Sale[], edits, {
      matches: (sale) => sale.soldOn <= date,
      compare: sales.declaration.compare,
      // It shows the most recent ten; whether there are more is not said.
      isComplete: widget.items.length < 10,
    }),
    counts,
    sums: [...sums.values()].filter((sum) => currencies.has(sum.currency)).sort(by((sum) => sum.currency)),
    byDay: byDay.sort(by((day) => `${day.date} ${day.currency}`)),
  };
}

function calendarWithEdits({ calendar: widget, date }: Dashboard, edits: readonly PendingEdit[]) {
  if (edits.length === 0) {
    return widget;
  }
  // The time zone of the request is this browser's.
  const [start, tomorrow, end] = [0, 1, 7].map((days) => startOfDay(date, days)) as [number, number, number];
  const overlaps = (event: Fields["events"], stop: number) => {
    const [startsAt, endsAt] = [Date.parse(event.startsAt), Date.parse(event.endsAt)];
    return startsAt < stop && (startsAt >= start || endsAt > start);
  };
  const more = (stop: number) => difference(edits, (event) => overlaps(event as CalendarEvent, stop));
  return {
    items: withEdits<"events">(widget.items as CalendarEvent[], edits, {
      matches: (event) => overlaps(event, end),
      compare: events.declaration.compare,
      isComplete: widget.items.length >= widget.counts.next7Days,
    }),
    counts: {
      today: widget.counts.today + more(tomorrow),
      next7Days: widget.counts.next7Days + more(end),
    },
  };
}

function quickLinksWithEdits({ quickLinks: widget }: Dashboard, edits: readonly PendingEdit[]) {
  if (edits.length === 0) {
    return widget;
  }
  return {
    items: withEdits<"quick-links">(widget.items as QuickLink[], edits, {
      matches: () => true,
      compare: quickLinks.declaration.compare,
      isComplete: widget.items.length >= widget.counts.total,
    }),
    counts: { total: widget.counts.total + difference(edits, () => true) },
  };
}

/** How many more items are counted after the edits than before. */
function difference(
  edits: readonly PendingEdit[],
  isCounted: (fields: NonNullable<PendingEdit["fields"]>) => boolean,
): number {
  return edits.reduce(
    (sum, { base, fields }) =>
      sum + Number(fields !== null && isCounted(fields)) - Number(base !== null && isCounted(base)),
    0,
  );
}

function startOfDay(date: string, daysLater: number): number {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, day + daysLater).getTime();
}

function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}

function by<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
