import { NativeSelect, TextInput } from "@mantine/core";
import { addDays, type Day, endOfMonth, startOfMonth } from "../format/day";

/** Days from and to, both included. */
export interface Range {
  from?: Day;
  to?: Day;
}

const RANGES = ["all", "this-month", "last-month", "90-days", "this-year", "own"] as const;

/** What the user chose; "own" has days of its own. */
export type RangeName = (typeof RANGES)[number];

const NAMES: Record<RangeName, string> = {
  all: "All time",
  "this-month": "This month",
  "last-month": "Last month",
  "90-days": "Last 90 days",
  "this-year": "This year",
  own: "Days of your choice",
};

/** The days of a choice, seen from today. */
export function rangeOf(name: RangeName, today: Day, own: Range): Range {
  switch (name) {
    case "all":
      return {};
    case "this-month":
      return { from: startOfMonth(today), to: endOfMonth(today) };
    case "last-month":
      return { from: startOfMonth(today, -1), to: endOfMonth(today, -1) };
    case "90-days":
      return { from: addDays(today, -89), to: today };
    case "this-year":
      return { from: `${today.slice(0, 4)}-01-01`, to: `${today.slice(0, 4)}-12-31` };
    case "own":
      return own;
  }
}

export function isRangeName(text: string | null): text is RangeName {
  return RANGES.includes(text as RangeName);
}

/** Chooses days. */
export function DayRange({
  name,
  own,
  onChange,
}: {
  name: RangeName;
  own: Range;
  onChange(name: RangeName, own: Range): void;
}) {
  const day = (part: "from" | "to", label: string) => (
    <TextInput
      type="date"
      label={label}
      value={own[part] ?? ""}
      min="1900-01-01"
      max="2999-12-31"
      onChange={(event) => {
        const { [part]: _before, ...other } = own;
        const value = event.currentTarget.value;
        onChange("own", value === "" ? other : { ...other, [part]: value });
      }}
    />
  );
  return (
    <>
      <NativeSelect
        label="Time"
        value={name}
        onChange={(event) => onChange(event.currentTarget.value as RangeName, own)}
        data={RANGES.map((value) => ({ value, label: NAMES[value] }))}
      />
      {name === "own" && (
        <>
          {day("from", "From")}
          {day("to", "To")}
        </>
      )}
    </>
  );
}
