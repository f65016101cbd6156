import { addDays, type Day, dayOf, daysBetween, startOf } from "../format/day";

/** What the calendar needs to know of an event. `endsAt` is the first moment after it. */
export interface Span {
  startsAt: string;
  endsAt: string;
  allDay: boolean;
}

/** Whether any part of the event is on that day of the user's time zone. */
export function isOn(event: Span, day: Day): boolean {
  const start = Date.parse(event.startsAt);
  const end = Date.parse(event.endsAt);
  const dayStart = startOf(day).getTime();
  const dayEnd = startOf(addDays(day, 1)).getTime();
  return start < dayEnd && (end > dayStart || start >= dayStart);
}

/** The events of a day: all-day ones first, then by start. */
export function eventsOn<T extends Span>(events: readonly T[], day: Day): T[] {
  return events
    .filter((event) => isOn(event, day))
    .sort(
      (one, other) =>
        Number(other.allDay) - Number(one.allDay) || Date.parse(one.startsAt) - Date.parse(other.startsAt),
    );
}

/** The last day that the event is on. */
export function lastDayOf(event: Span): Day {
  return dayOf(new Date(Math.max(Date.parse(event.startsAt), Date.parse(event.endsAt) - 1)));
}

/** The same event `days` later: at the same time of the clock, also where a day has 23 or 25 hours. */
export function shift(event: Span, days: number): Pick<Span, "startsAt" | "endsAt"> {
  return { startsAt: shiftMoment(event.startsAt, days), endsAt: shiftMoment(event.endsAt, days) };
}

/** From where it begins on one day to where it shall begin on another. */
export function shiftTo(event: Span, from: Day, to: Day): Pick<Span, "startsAt" | "endsAt"> {
  return shift(event, daysBetween(from, to));
}

function shiftMoment(moment: string, days: number): string {
  const date = new Date(moment);
  date.setDate(date.getDate() + days);
  return date.toISOString();
}
