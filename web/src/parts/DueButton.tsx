import { type Day, nameDay, nameDue } from "../format/day";
import { useOpening } from "../late";
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
  const { parts, opened, setOpened, target } = useOpening("dialog");
  const text = dueOn === null ? null : isDone ? nameDay(dueOn, today) : nameDue(dueOn, today);
  const button = (
    <button
      type="button"
      className={`${classes.due} ${tone(dueOn, today, isDone)}`}
      aria-label={`${text === null ? "No date" : `Due: ${text}`}. Change the date of ${of}`}
      {...target}
    >
      {text ?? <DueIcon size={17} aria-hidden />}
    </button>
  );
  if (parts === null) return button;
  return (
    <parts.DueChoices
      opened={opened}
      onOpened={setOpened}
      button={button}
      dueOn={dueOn}
      today={today}
      of={of}
      onChange={onChange}
    />
  );
}

function tone(dueOn: Day | null, today: Day, isDone: boolean): string {
  if (dueOn === null) return classes.none as string;
  if (isDone) return "";
  return (dueOn < today ? classes.late : dueOn === today ? classes.today : "") ?? "";
}
