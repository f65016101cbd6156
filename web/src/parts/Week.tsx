import {
  DndContext,
  type DragEndEvent,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import type { CalendarEvent } from "../data/items";
import { addDays, type Day, daysBetween, formatDay, formatLongDay, startOf } from "../format/day";
import { useItemDialog } from "./dialogs";
import { EventCard, useEventMove } from "./EventCard";
import { eventsOn } from "./events";
import { IconButton } from "./IconButton";
import { AddIcon } from "./icons";
import classes from "./Week.module.css";

/** Seven days side by side where there is room, else one below the other. Events are dragged from day to day. */
export default function Week({
  events,
  from,
  today,
}: {
  events: readonly CalendarEvent[];
  from: Day;
  today: Day;
}) {
  const move = useEventMove(today);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const end = ({ active, over }: DragEndEvent) => {
    const { event, day } = active.data.current as { event: CalendarEvent; day: Day };
    if (over) move(event, daysBetween(day, over.id as Day));
  };
  return (
    <DndContext
      sensors={sensors}
      onDragEnd={end}
      accessibility={{ screenReaderInstructions: { draggable: "" } }}
    >
      <ol className={classes.week}>
        {Array.from({ length: 7 }, (_, index) => addDays(from, index)).map((day) => (
          <WeekDay key={day} day={day} today={today} events={eventsOn(events, day)} />
        ))}
      </ol>
    </DndContext>
  );
}

function WeekDay({ day, today, events }: { day: Day; today: Day; events: readonly CalendarEvent[] }) {
  const open = useItemDialog();
  const { setNodeRef, isOver } = useDroppable({ id: day });
  return (
    <li
      ref={setNodeRef}
      className={`${classes.day} ${day === today ? classes.today : ""} ${isOver ? classes.over : ""}`}
    >
      <div className={classes.header}>
        <h3 aria-current={day === today ? "date" : undefined}>{formatDay(day, today)}</h3>
        <IconButton
          size={28}
          aria-label={`Add an event on ${formatLongDay(day)}`}
          onClick={() => open({ collection: "events", initial: atNine(day) })}
        >
          <AddIcon size={16} aria-hidden />
        </IconButton>
      </div>
      <ul>
        {events.map((event) => (
          <WeekEvent key={event.id} event={event} day={day} today={today} />
        ))}
      </ul>
    </li>
  );
}

function WeekEvent({ event, day, today }: { event: CalendarEvent; day: Day; today: Day }) {
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({
    id: `${event.id} ${day}`,
    data: { event, day },
  });
  return (
    <li
      ref={setNodeRef}
      {...listeners}
      className={isDragging ? classes.dragged : classes.event}
      style={transform ? { transform: `translate3d(${transform.x}px, ${transform.y}px, 0)` } : undefined}
    >
      <EventCard event={event} day={day} today={today} isNarrow />
    </li>
  );
}

function atNine(day: Day): Partial<CalendarEvent> {
  const start = startOf(day);
  start.setHours(9);
  const end = new Date(start);
  end.setHours(10);
  return { startsAt: start.toISOString(), endsAt: end.toISOString() };
}
