import { Button, TextInput } from "@mantine/core";
import { useEffect } from "react";
import { events } from "../data/collections";
import { addDays, type Day, formatDay, formatMonth, startOf, startOfWeek } from "../format/day";
import { Agenda } from "../parts/Agenda";
import { useItemDialog } from "../parts/dialogs";
import { isOn } from "../parts/events";
import { IconButton } from "../parts/IconButton";
import { NextIcon, PreviousIcon } from "../parts/icons";
import { PageHeader } from "../parts/PageHeader";
import panel from "../parts/Panel.module.css";
import { Segments } from "../parts/Segments";
import { SkeletonLines } from "../parts/Skeletons";
import { Empty, Show } from "../parts/states";
import { useSearch } from "../parts/useSearch";
import { useToday } from "../parts/useToday";
import Week from "../parts/Week";
import classes from "./CalendarPage.module.css";

/** Days of an agenda. */
const AGENDA_DAYS = 28;
/** The API finds events by their start: those that began earlier and go on are looked for this far back. */
const DAYS_BACK = 31;

/** A week of the calendar, or four as an agenda. */
export default function CalendarPage() {
  const today = useToday();
  const [search, setSearch] = useSearch();
  const open = useItemDialog();
  const view = search.get("view") ?? "week";
  const chosen = search.get("day");
  const day = chosen !== null && /^\d{4}-\d\d-\d\d$/.test(chosen) ? chosen : today;
  const from = view === "week" ? startOfWeek(day) : day;
  const days = view === "week" ? 7 : AGENDA_DAYS;
  const list = useEventsBetween(addDays(from, -DAYS_BACK), addDays(from, days));
  const go = (to: Day) => setSearch({ day: to === today ? null : to });

  return (
    <>
      <PageHeader title="Calendar" add="New event" onAdd={() => open({ collection: "events" })}>
        <Segments
          label="View"
          value={view}
          onChange={(value) => setSearch({ view: value === "week" ? null : value })}
          options={[
            { value: "week", label: "Week" },
            { value: "agenda", label: "Agenda" },
          ]}
        />
        <div className={classes.steps}>
          <IconButton
            look="framed"
            aria-label={view === "week" ? "Week before" : "Four weeks before"}
            onClick={() => go(addDays(from, -days))}
          >
            <PreviousIcon size={18} aria-hidden />
          </IconButton>
          <Button variant="default" disabled={day === today} onClick={() => go(today)}>
            Today
          </Button>
          <IconButton
            look="framed"
            aria-label={view === "week" ? "Week after" : "Four weeks after"}
            onClick={() => go(addDays(from, days))}
          >
            <NextIcon size={18} aria-hidden />
          </IconButton>
        </div>
        <TextInput
          type="date"
          aria-label="Go to a day"
          value={day}
          min="1900-02-01"
          max="2999-10-31"
          onChange={(event) => event.currentTarget.value && go(event.currentTarget.value)}
        />
        <p className={classes.span} aria-live="polite">
          {view === "week"
            ? formatMonth(addDays(from, 3))
            : `${formatDay(from, today)} to ${formatDay(addDays(from, days - 1), today)}`}
        </p>
      </PageHeader>
      <section className={`${panel.panel} ${classes.calendar}`} aria-labelledby="events">
        <h2 id="events" className="unseen">
          Events
        </h2>
        <Show loaded={list} skeleton={<SkeletonLines count={10} isTall />}>
          {(all) =>
            view === "week" ? (
              <Week events={all} from={from} today={today} />
            ) : all.some((event) =>
                Array.from({ length: days }, (_, index) => addDays(from, index)).some((one) =>
                  isOn(event, one),
                ),
              ) ? (
              <Agenda events={all} from={from} days={days} today={today} />
            ) : (
              <Empty
                title="Four free weeks"
                action={<Button onClick={() => open({ collection: "events" })}>Add an event</Button>}
              >
                Nothing is planned in this time.
              </Empty>
            )
          }
        </Show>
      </section>
    </>
  );
}

/** All events that start between two days: a calendar that ends at a page of the API would show free days that are none. */
function useEventsBetween(from: Day, to: Day) {
  const list = events.useList({ from: startOf(from).toISOString(), to: startOf(to).toISOString() });
  const { hasMore, isLoadingMore, error, loadMore } = list;
  useEffect(() => {
    if (hasMore && !isLoadingMore && error === null) loadMore();
  }, [hasMore, isLoadingMore, error, loadMore]);
  return list;
}
