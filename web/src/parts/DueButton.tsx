import { Button, Popover, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { addDays, type Day, nameDay, nameDue, startOfWeek } from "../format/day";
import classes from "./DueButton.module.css";
import { DueIcon } from "./icons";

/** When something is due, and the way to change it. */
export function DueButton({
  dueOn,
  today,
  of,
  isDone = false,
  onChange,
}: {
  dueOn: Day | null;
  today: Day;
  /** What is due, for those who cannot see it. */
  of: string;
  isDone?: boolean;
  onChange(dueOn: Day | null): void;
}) {
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const text = dueOn === null ? null : isDone ? nameDay(dueOn, today) : nameDue(dueOn, today);
  const button = (
    <button
      type="button"
      className={`${classes.due} ${tone(dueOn, today, isDone)}`}
      aria-label={`${text === null ? "No date" : `Due: ${text}`}. Change the date of ${of}`}
      aria-expanded={opened}
      onClick={() => {
        setWanted(true);
        setOpened(!opened);
      }}
    >
      {text ?? <DueIcon size={17} aria-hidden />}
    </button>
  );
  if (!wanted) return button;
  const take = (day: Day | null) => {
    setOpened(false);
    if (day !== dueOn) onChange(day);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withinPortal trapFocus returnFocus>
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
          onBlur={(event) => {
            const day = event.currentTarget.value || null;
            if (day !== dueOn) onChange(day);
          }}
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

function tone(dueOn: Day | null, today: Day, isDone: boolean): string {
  if (dueOn === null) return classes.none as string;
  if (isDone) return "";
  return (dueOn < today ? classes.late : dueOn === today ? classes.today : "") ?? "";
}
