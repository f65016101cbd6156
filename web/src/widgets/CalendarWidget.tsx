import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useCalendarWidget, useDashboard } from "../data/dashboard";
import { type Day, dayOf, formatCount } from "../format/day";
import { Agenda } from "../parts/Agenda";
import { Card, CardLink } from "../parts/Card";
import { useItemDialog } from "../parts/dialogs";
import { IconButton } from "../parts/IconButton";
import { AddIcon } from "../parts/icons";
import { Segments } from "../parts/Segments";
import { SkeletonLines } from "../parts/Skeletons";
import { Empty, Show } from "../parts/states";

const Week = lazy(() => import("../parts/Week"));

/** Events in the agenda of the widget. */
const SHOWN = 9;
const VIEW_KEY = "breakwater.calendar-view";

/** Today and the six days after it. */
export function CalendarWidget() {
  const widget = useCalendarWidget();
  const today: Day = useDashboard((dashboard) => dashboard.date).data ?? dayOf(new Date());
  const open = useItemDialog();
  const [view, setView] = useState(() => localStorage.getItem(VIEW_KEY) ?? "agenda");
  const choose = (next: string) => {
    localStorage.setItem(VIEW_KEY, next);
    setView(next);
  };
  const add = () => open({ collection: "events" });
  return (
    <Card
      title="Calendar"
      href="/calendar"
      actions={
        <>
          <Segments
            isSmall
            label="View"
            value={view}
            onChange={choose}
            options={[
              { value: "agenda", label: "Agenda" },
              { value: "week", label: "Week" },
            ]}
          />
          <IconButton look="soft" size={30} aria-label="Add an event" onClick={add}>
            <AddIcon size={18} aria-hidden />
          </IconButton>
        </>
      }
    >
      <Show loaded={widget} skeleton={<SkeletonLines count={8} isTall />}>
        {({ items, counts }) => (
          <>
            {items.length === 0 && view === "agenda" ? (
              <Empty title="A free week" action={<Button onClick={add}>Add an event</Button>}>
                Nothing is planned for today and the six days after it.
              </Empty>
            ) : view === "agenda" ? (
              <Agenda events={items} from={today} days={7} today={today} limit={SHOWN} />
            ) : (
              <Suspense fallback={<SkeletonLines count={8} isTall />}>
                <Week events={items} from={today} today={today} />
              </Suspense>
            )}
            <CardLink href="/calendar">
              {counts.next7Days > SHOWN
                ? `All ${formatCount(counts.next7Days)} events of these days`
                : "The whole calendar"}
            </CardLink>
          </>
        )}
      </Show>
    </Card>
  );
}
