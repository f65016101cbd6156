import type { KeyboardEvent, ReactNode } from "react";
import { events as store } from "../data/collections";
import type { CalendarEvent } from "../data/items";
import { addDays, type Day, dayOf, formatTime, nameDay } from "../format/day";
import { announce } from "./Announcer";
import { useItemDialog } from "./dialogs";
import classes from "./EventCard.module.css";
import { lastDayOf, shift } from "./events";
import { DeleteIcon, EarlierIcon, EditIcon, LaterIcon } from "./icons";
import { RowMenu } from "./RowMenu";
import { offerUndo } from "./undo";

/** One event on one of its days. Enter edits it, Alt and an arrow key move it by a day. */
export function EventCard({
  event,
  day,
  today,
  isNarrow = false,
  handle,
}: {
  event: CalendarEvent;
  day: Day;
  today: Day;
  /** One above the other instead of side by side. */
  isNarrow?: boolean;
  handle?: ReactNode;
}) {
  const edits = store.useEdits();
  const open = useItemDialog();
  const move = useEventMove(today);
  const keys = (key: KeyboardEvent) => {
    const step = key.altKey
      ? { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key.key]
      : undefined;
    if (step === undefined) return;
    key.preventDefault();
    move(event, step);
  };
  return (
    <div
      className={`${classes.event} ${event.allDay ? classes.allDay : ""} ${isNarrow ? classes.narrow : ""}`}
      data-item={event.id}
    >
      {handle}
      <button
        type="button"
        className={classes.text}
        onClick={() => open({ collection: "events", item: event })}
        onKeyDown={keys}
      >
        <span className={classes.time}>
          <Time event={event} day={day} today={today} />
        </span>
        <span className={classes.title}>{event.title}</span>
        {event.location && <span className={classes.location}>{event.location}</span>}
      </button>
      <RowMenu
        label={`More for ${event.title}`}
        className={classes.menu}
        actions={[
          {
            label: "Edit",
            icon: <EditIcon size={16} />,
            onClick: () => open({ collection: "events", item: event }),
          },
          {
            label: "A day earlier",
            icon: <EarlierIcon size={16} />,
            keys: "Alt ←",
            onClick: () => move(event, -1),
          },
          {
            label: "A day later",
            icon: <LaterIcon size={16} />,
            keys: "Alt →",
            onClick: () => move(event, 1),
          },
          { label: "A week later", icon: <LaterIcon size={16} />, onClick: () => move(event, 7) },
          {
            label: "Delete",
            icon: <DeleteIcon size={16} />,
            danger: true,
            onClick: () => offerUndo(`Deleted ${event.title}`, edits.remove(event)),
          },
        ]}
      />
    </div>
  );
}

/** Moves an event by days, says so, and offers to undo it. */
export function useEventMove(today: Day): (event: CalendarEvent, days: number) => void {
  const edits = store.useEdits();
  return (event, days) => {
    if (days === 0) return;
    const moved = shift(event, days);
    const text = `${event.title}: now ${nameDay(dayOf(new Date(moved.startsAt)), today)}`;
    offerUndo(text, edits.change(event, moved));
    announce(text);
  };
}

function Time({ event, day, today }: { event: CalendarEvent; day: Day; today: Day }) {
  const starts = new Date(event.startsAt);
  const ends = new Date(event.endsAt);
  const first = dayOf(starts);
  const last = lastDayOf(event);
  const lastName = nameDay(last, today);
  if (event.allDay) {
    return first === last ? "All day" : `All day, until ${lastName}`;
  }
  if (first === day) {
    const isShort = last === day || last === addDays(day, 1);
    return isShort
      ? `${formatTime(starts)} – ${formatTime(ends)}`
      : `${formatTime(starts)}, until ${lastName}`;
  }
  return last === day ? `until ${formatTime(ends)}` : `until ${lastName}`;
}
