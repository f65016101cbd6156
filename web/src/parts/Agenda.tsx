import type { CalendarEvent } from "../data/items";
import { addDays, type Day, dayOf, nameDay } from "../format/day";
import classes from "./Agenda.module.css";
import { EventCard } from "./EventCard";
import { eventsOn } from "./events";

/** Events day by day from `from` on. Days without any are left out, except today. */
export function Agenda({
  events,
  from,
  days,
  today,
  limit = Number.POSITIVE_INFINITY,
}: {
  events: readonly CalendarEvent[];
  from: Day;
  days: number;
  today: Day;
  /** Lines at most. */
  limit?: number;
}) {
  let left = limit;
  const shown = Array.from({ length: days }, (_, index) => addDays(from, index)).flatMap((day) => {
    const own = eventsOn(events, day)
      // An event of several days is listed on the first of them that is shown.
      .filter((event) => day === from || dayOf(new Date(event.startsAt)) === day)
      .slice(0, Math.max(0, left));
    left -= own.length;
    return own.length > 0 || (day === today && left > 0) ? [{ day, own }] : [];
  });
  return (
    <ol className={classes.days}>
      {shown.map(({ day, own }) => (
        <li key={day} className={classes.day}>
          <h3 className={day === today ? classes.today : ""}>{nameDay(day, today)}</h3>
          {own.length === 0 && <p className={classes.nothing}>Nothing planned</p>}
          <ul>
            {own.map((event) => (
              <li key={event.id}>
                <EventCard event={event} day={day} today={today} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
