import { type Day, startOfMonth } from "../format/day";

/** Sales of one currency on one day. */
export interface SaleDay {
  date: Day;
  currency: string;
  amountMinor: number;
}

/** Sums from the first of the month to the end of that day of the month; null where the month has no such day yet. */
export interface MonthPoint {
  day: number;
  thisMonth: number | null;
  lastMonth: number | null;
}

/** This month up to today, and last month, day by day, in one currency's minor units. */
export function monthPoints(byDay: readonly SaleDay[], today: Day, currency: string): MonthPoint[] {
  const own = byDay.filter((sale) => sale.currency === currency);
  const thisMonth = sums(own, startOfMonth(today), dayOfMonth(today));
  const lastMonth = sums(own, startOfMonth(today, -1), daysInMonth(startOfMonth(today, -1)));
  const length = Math.max(lastMonth.length, daysInMonth(today));
  return Array.from({ length }, (_, index) => ({
    day: index + 1,
    thisMonth: thisMonth[index] ?? null,
    lastMonth: lastMonth[index] ?? null,
  }));
}

/** The sum of last month up to the day that this month has come to (its last day, if it was shorter). */
export function lastMonthSoFar(points: readonly MonthPoint[], today: Day): number {
  const known = points.slice(0, dayOfMonth(today)).filter((point) => point.lastMonth !== null);
  return known.at(-1)?.lastMonth ?? 0;
}

function sums(sales: readonly SaleDay[], month: Day, days: number): number[] {
  let sum = 0;
  return Array.from({ length: days }, (_, index) => {
    const date = `${month.slice(0, 8)}${String(index + 1).padStart(2, "0")}`;
    for (const sale of sales) if (sale.date === date) sum += sale.amountMinor;
    return sum;
  });
}

function dayOfMonth(day: Day): number {
  return Number(day.slice(8));
}

function daysInMonth(day: Day): number {
  return new Date(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0).getDate();
}
