import { Autocomplete, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { commonCurrencies } from "../format/money";
import type { Draft, Input } from "./fields";
import classes from "./ItemDialog.module.css";

/** One input of an item's form. Dates are the browser's own inputs: in the user's locale, and made for fingers and keyboards. */
export function FormInput({
  input,
  draft,
  error,
  autoFocus,
  onChange,
}: {
  input: Input;
  draft: Draft;
  error: string | undefined;
  autoFocus: boolean;
  onChange(changes: Draft): void;
}) {
  const { name, label, type } = input;
  const value = draft[name] ?? "";
  const common = {
    name,
    label,
    value,
    error: error || null,
    required: input.required === true,
    withAsterisk: false,
    autoComplete: "off",
    ...(input.max === undefined ? {} : { maxLength: input.max }),
    ...(autoFocus ? { "data-autofocus": true } : {}),
    ...(input.half ? { className: classes.half as string } : {}),
  };
  const takeText = (event: { currentTarget: { value: string } }) =>
    onChange({ [name]: event.currentTarget.value });

  switch (type) {
    case "switch":
      return (
        <Switch
          name={name}
          label={label}
          checked={value === "true"}
          onChange={(event) => onChange(toggled(name, event.currentTarget.checked, draft))}
        />
      );
    case "longText":
      return <Textarea {...common} onChange={takeText} autosize minRows={2} maxRows={8} />;
    case "money":
      return (
        <div className={classes.money}>
          <TextInput {...common} onChange={takeText} inputMode="decimal" />
          <NativeSelect
            label="Currency"
            name="currency"
            value={draft.currency ?? "EUR"}
            onChange={(event) => onChange({ currency: event.currentTarget.value })}
            data={currencies(draft.currency)}
          />
        </div>
      );
    case "date":
    case "datetime-local":
      return <TextInput {...common} type={type} onChange={takeText} min={min(type)} max={max(type)} />;
    default:
      return input.suggestions === undefined ? (
        <TextInput
          {...common}
          onChange={takeText}
          {...(type === "url" ? { inputMode: "url" as const } : {})}
        />
      ) : (
        <Autocomplete
          {...common}
          data={[...input.suggestions]}
          onChange={(typed) => onChange({ [name]: typed })}
        />
      );
  }
}

/** The days of an event go with it when it becomes an all-day one, and back. */
function toggled(name: string, checked: boolean, draft: Draft): Draft {
  if (name !== "allDay") return { [name]: String(checked) };
  return checked
    ? { allDay: "true", startsDay: dayPart(draft.startsAt), endsDay: dayPart(draft.endsAt) }
    : {
        allDay: "false",
        startsAt: `${draft.startsDay}T${timePart(draft.startsAt)}`,
        endsAt: `${draft.endsDay}T${timePart(draft.endsAt)}`,
      };
}

function dayPart(typed = ""): string {
  return typed.slice(0, 10);
}

function timePart(typed = ""): string {
  return typed.slice(11) || "09:00";
}

function min(type: "date" | "datetime-local"): string {
  return type === "date" ? "1900-01-01" : "1900-01-02T00:00";
}

function max(type: "date" | "datetime-local"): string {
  return type === "date" ? "2999-12-30" : "2999-12-30T00:00";
}

/** Those that are used most, and every other one that the browser knows by name. */
function currencies(current: string | undefined): string[] {
  const all = [
    ...commonCurrencies,
    ...(current === undefined ? [] : [current]),
    ...Intl.supportedValuesOf("currency"),
  ];
  return [...new Set(all)];
}
