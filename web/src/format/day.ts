import { locales } from "./locale";

/** A day of the calendar without a time zone: "2026-11-25". Sorts as text. */
export type Day = string;

/** The day of a moment in the user's time zone. */
export function dayOf(moment: Date): Day {
  return [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
}

/** The moment at which a day begins in the user's time zone. */
export function startOf(day: Day): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date);
}

/** `days` later; earlier if negative. */
export function addDays(day: Day, days: number): Day {
  const moment = utc(day);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/** From `from` to `to`, in days; negative if `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000);
}

/** The first of the month, `months` later. */
export function startOfMonth(day: Day, months = 0): Day {
  const moment = utc(day);
  moment.setUTCMonth(moment.getUTCMonth() + months, 1);
  return moment.toISOString().slice(0, 10);
}

export function endOfMonth(day: Day, months = 0): Day {
  return addDays(startOfMonth(day, months + 1), -1);
}

/** The first day of the week that `day` is in; weeks begin on Monday or whatever the user's locale says. */
export function startOfWeek(day: Day): Day {
  const weekday = utc(day).getUTCDay() || 7;
  return addDays(day, -((weekday - firstDayOfWeek() + 7) % 7));
}

/** "Wednesday, 25 November" */
export function formatLongDay(day: Day): string {
  return format(day, { weekday: "long", day: "numeric", month: "long" });
}

/** "Wed, 25 Nov", with the year where it is not the one of `today`. */
export function formatDay(day: Day, today: Day): string {
  return format(day, { weekday: "short", day: "numeric", month: "short", ...yearUnless(day, today) });
}

/** "25 Nov", with the year where it is not the one of `today`. */
export function formatShortDay(day: Day, today: Day): string {
  return format(day, { day: "numeric", month: "short", ...yearUnless(day, today) });
}

/** "November 2026" */
export function formatMonth(day: Day): string {
  return format(day, { month: "long", year: "numeric" });
}

/** "November" */
export function formatMonthName(day: Day): string {
  return format(day, { month: "long" });
}

/** "Today", "Tomorrow", "Yesterday", else as {@link formatDay}. */
export function nameDay(day: Day, today: Day): string {
  return relative(day, today) ?? formatDay(day, today);
}

/** When a todo is due: "Today", "Tomorrow", "3 days late", "Fri, 27 Nov". */
export function nameDue(day: Day, today: Day): string {
  const late = daysBetween(day, today);
  if (late === 1) return "1 day late";
  if (late > 1) return `${formatNumber(late)} days late`;
  return nameDay(day, today);
}

/** "09:15" or "9:15 AM" */
export function formatTime(moment: Date): string {
  return formatMoment(moment, { timeStyle: "short" });
}

/** "25 Nov 2026, 09:15" */
export function formatDateTime(moment: Date): string {
  return formatMoment(moment, { dateStyle: "medium", timeStyle: "short" });
}

export function formatNumber(value: number): string {
  numbers ??= new Intl.NumberFormat([...locales]);
  return numbers.format(value);
}

// It takes longer to make one than to format with it a hundred times.
let numbers: Intl.NumberFormat | null = null;

/** Counts of the dashboard are exact up to 100, and 100 means "100 or more". */
export function formatCount(count: number): string {
  return count >= 100 ? "100+" : formatNumber(count);
}

/** "1 todo", "2 todos" */
export function plural(count: number, one: string, many: string, shown = formatNumber(count)): string {
  return `${shown} ${count === 1 ? one : many}`;
}

/** What `<input type="datetime-local">` takes, in the user's time zone. */
export function toInput(moment: Date): string {
  return `${dayOf(moment)}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

function relative(day: Day, today: Day): string | null {
  const names: Record<number, string> = { [-1]: "Yesterday", 0: "Today", 1: "Tomorrow" };
  return names[daysBetween(today, day)] ?? null;
}

function firstDayOfWeek(): number {
  // Chromium and Safari have getWeekInfo, older ones weekInfo, Firefox neither: then Monday, as ISO 8601 says.
  const locale = new Intl.Locale(locales[0] ?? "en") as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

function yearUnless(day: Day, today: Day): Intl.DateTimeFormatOptions {
  return day.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" };
}

const cache = new Map<string, Intl.DateTimeFormat>();

function format(day: Day, options: Intl.DateTimeFormatOptions): string {
  return formatMoment(utc(day), { ...options, timeZone: "UTC" });
}

function formatMoment(moment: Date, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  let known = cache.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat([...locales], options);
    cache.set(key, known);
  }
  return known.format(moment);
}

function utc(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
