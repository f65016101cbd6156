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

/** Where values are between the lowest and the highest, from 0 to 1, and round ones to mark. */
export interface Scale {
  ticks: number[];
  share(value: number): number;
}

/** From zero, or below where refunds lead there, to a round value above all; two to five marks. */
export function scaleOf(points: readonly MonthPoint[]): Scale {
  const values = points.flatMap(({ thisMonth, lastMonth }) => [thisMonth ?? 0, lastMonth ?? 0]);
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values, lowest + 1);
  const step = roundStep((highest - lowest) / 3);
  const first = Math.floor(lowest / step);
  const last = Math.ceil(highest / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { ticks, share: (value) => (value / step - first) / (last - first) };
}

/** The least of 1, 2, 5, 10, 20, 50, … that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}
