import { Button, Popover, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { addDays, type Day, startOfWeek } from "../format/day";
import classes from "./DueChoices.module.css";

/** The days that something may be due. */
export function DueChoices({
  opened,
  onOpened,
  button,
  dueOn,
  today,
  of,
  onChange,
}: {
  opened: boolean;
  onOpened(opened: boolean): void;
  button: ReactNode;
  dueOn: Day | null;
  today: Day;
  of: string;
  onChange(dueOn: Day | null): void;
}) {
  const change = (day: Day | null) => {
    if (day !== dueOn) onChange(day);
  };
  const take = (day: Day | null) => {
    onOpened(false);
    change(day);
  };
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" withinPortal trapFocus returnFocus>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown className={classes.dropdown as string} aria-label={`Date of ${of}`}>
        <Choice onClick={() => take(today)}>Today</Choice>
        <Choice onClick={() => take(addDays(today, 1))}>Tomorrow</Choice>
        <Choice onClick={() => take(addDays(startOfWeek(today), 7))}>Next week</Choice>
        <Choice onClick={() => take(null)}>No date</Choice>
        <TextInput
          type="date"
          label="Another day"
          defaultValue={dueOn ?? ""}
          min="1900-01-01"
          max="2999-12-31"
          onKeyDown={(event) => {
            if (event.key === "Enter") take(event.currentTarget.value || null);
          }}
          onBlur={(event) => change(event.currentTarget.value || null)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ onClick, children }: { onClick(): void; children: ReactNode }) {
  return (
    <Button size="compact-md" variant="default" onClick={onClick}>
      {children}
    </Button>
  );
}
