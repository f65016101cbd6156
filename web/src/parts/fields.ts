import type { Collection, Fields } from "../data/items";
import { addDays, type Day, dayOf, formatDateTime, formatDay, startOf, toInput } from "../format/day";
import { editableMoney, formatMoney, parseMoney } from "../format/money";
import { lastDayOf } from "./events";

/** What the user has typed so far, by input. */
export type Draft = Readonly<Record<string, string>>;

/** One input of a form. Money has a currency beside it. */
export interface Input {
  name: string;
  label: string;
  type: "text" | "longText" | "date" | "datetime-local" | "url" | "money" | "switch";
  required?: boolean;
  /** Characters at most. */
  max?: number;
  /** What to offer while typing. */
  suggestions?: readonly string[];
  /** Shares its line with the next one. */
  half?: boolean;
}

/** What is wrong, by input, in words for the user. */
export type Errors = Readonly<Record<string, string>>;

/** A part of an item: how it is edited and how it is shown. */
export interface Field {
  label: string;
  inputs(draft: Draft): readonly Input[];
  /** The draft of an item's values. */
  read(values: Values): Draft;
  /** Adds the values to `values`, or what is wrong to `errors`. */
  write(draft: Draft, values: Values, errors: Record<string, string>): void;
  /** As text, to compare two versions. */
  show(values: Values, today: Day): string;
}

/** Fields of any collection by name. */
export type Values = Record<string, unknown>;

/** What the page has to know of a collection beyond its data. */
export interface CollectionForm {
  /** "todo" */
  one: string;
  /** "todos" */
  many: string;
  fields: readonly Field[];
  /** How an item is called in a sentence. */
  name(values: Values): string;
  /** What a new item starts with. */
  initial(today: Day): Values;
}

const categories = ["travel", "meals", "software", "supplies", "marketing", "rent", "fees", "training"];

/** A collection is a declaration here too. */
export const forms: Record<Collection, CollectionForm> = {
  todos: {
    one: "todo",
    many: "todos",
    fields: [
      text("title", "Title", { max: 200, required: true }),
      day("dueOn", "Due", {}),
      flag("done", "Done"),
    ],
    name: (values) => String(values.title),
    initial: () => ({ title: "", done: false, dueOn: null, position: 0 }),
  },
  sales: {
    one: "sale",
    many: "sales",
    fields: [
      text("customer", "Customer", { max: 200, required: true }),
      money(),
      day("soldOn", "Sold on", { required: true }),
      text("note", "Note", { max: 2000, type: "longText" }),
    ],
    name: (values) => String(values.customer),
    initial: (today) => ({
      customer: "",
      amountMinor: null,
      currency: lastCurrency(),
      soldOn: today,
      note: null,
    }),
  },
  events: {
    one: "event",
    many: "events",
    fields: [
      text("title", "Title", { max: 200, required: true }),
      time(),
      text("location", "Location", { max: 200 }),
    ],
    name: (values) => String(values.title),
    initial: (today) => ({ title: "", location: null, allDay: false, ...nextHour(today) }),
  },
  "quick-links": {
    one: "quick link",
    many: "quick links",
    fields: [text("title", "Title", { max: 200, required: true }), url("url", "Address")],
    name: (values) => String(values.title),
    initial: () => ({ title: "", url: "", position: 0 }),
  },
  expenses: {
    one: "expense",
    many: "expenses",
    fields: [
      text("description", "Description", { max: 200, required: true }),
      text("category", "Category", { max: 50, required: true, suggestions: categories }),
      money(),
      day("spentOn", "Spent on", { required: true }),
    ],
    name: (values) => String(values.description),
    initial: (today) => ({
      description: "",
      category: "",
      amountMinor: null,
      currency: lastCurrency(),
      spentOn: today,
    }),
  },
};

/** The draft of all fields. */
export function readDraft(collection: Collection, values: Values): Draft {
  return Object.assign({}, ...forms[collection].fields.map((field) => field.read(values))) as Draft;
}

/** The values of a draft, or what is wrong with it. Fields that have no input keep what they were in `before`. */
export function writeDraft<C extends Collection>(
  collection: C,
  draft: Draft,
  before: Values,
): { values: Fields[C]; errors: null } | { values: null; errors: Errors } {
  const values: Values = { ...before };
  const errors: Record<string, string> = {};
  for (const field of forms[collection].fields) field.write(draft, values, errors);
  return Object.keys(errors).length > 0
    ? { values: null, errors }
    : { values: values as unknown as Fields[C], errors: null };
}

interface TextOptions {
  max: number;
  required?: boolean;
  type?: "text" | "longText";
  suggestions?: readonly string[];
}

function text(name: string, label: string, { type = "text", ...options }: TextOptions): Field {
  return {
    label,
    inputs: () => [{ name, label, type, ...options }],
    read: (values) => ({ [name]: (values[name] as string | null) ?? "" }),
    write: (draft, values, errors) => {
      const typed = (draft[name] ?? "").trim();
      if (typed === "" && options.required) errors[name] = `Enter ${article(label)}.`;
      values[name] = typed === "" && !options.required ? null : typed;
    },
    show: (values) => (values[name] as string | null) || "none",
  };
}

function url(name: string, label: string): Field {
  return {
    label,
    inputs: () => [{ name, label, type: "url", max: 2000, required: true }],
    read: (values) => ({ [name]: values[name] as string }),
    write: (draft, values, errors) => {
      const address = parseAddress(draft[name] ?? "");
      if (address === null) errors[name] = "Enter an address such as https://example.com/page.";
      values[name] = address;
    },
    show: (values) => values[name] as string,
  };
}

function day(name: string, label: string, options: { required?: boolean }): Field {
  return {
    label,
    inputs: () => [{ name, label, type: "date", ...options }],
    read: (values) => ({ [name]: (values[name] as Day | null) ?? "" }),
    write: (draft, values, errors) => {
      const typed = draft[name] ?? "";
      if (typed === "" && options.required) errors[name] = "Enter a date.";
      else if (typed !== "" && !isDay(typed)) errors[name] = "Enter a date from 1900 to 2999.";
      values[name] = typed === "" ? null : typed;
    },
    show: (values, today) => (values[name] === null ? "no date" : formatDay(values[name] as Day, today)),
  };
}

function flag(name: string, label: string): Field {
  return {
    label,
    inputs: () => [{ name, label, type: "switch" }],
    read: (values) => ({ [name]: String(values[name]) }),
    write: (draft, values) => {
      values[name] = draft[name] === "true";
    },
    show: (values) => (values[name] === true ? "yes" : "no"),
  };
}

/** The API takes up to 10^12 minor units, either way. */
const MOST_MINOR = 1e12;

function money(): Field {
  return {
    label: "Amount",
    inputs: () => [{ name: "amount", label: "Amount", type: "money", required: true }],
    read: ({ amountMinor, currency }) => ({
      amount: typeof amountMinor === "number" ? editableMoney(amountMinor, currency as string) : "",
      currency: currency as string,
    }),
    write: (draft, values, errors) => {
      const currency = draft.currency ?? "EUR";
      const amountMinor = parseMoney(draft.amount ?? "", currency);
      if (amountMinor === null) {
        errors.amount = `Enter an amount such as ${editableMoney(123456, currency)}.`;
      } else if (Math.abs(amountMinor) > MOST_MINOR) {
        errors.amount = `Enter at most ${formatMoney(MOST_MINOR, currency)}.`;
      }
      values.amountMinor = amountMinor;
      values.currency = currency;
    },
    show: ({ amountMinor, currency }) => formatMoney(amountMinor as number, currency as string),
  };
}

function time(): Field {
  return {
    label: "Time",
    inputs: ({ allDay }) => {
      const type = allDay === "true" ? "date" : "datetime-local";
      const part = allDay === "true" ? "Day" : "At";
      return [
        { name: "allDay", label: "All day", type: "switch" },
        { name: `starts${part}`, label: "Starts", type, required: true, half: true },
        { name: `ends${part}`, label: "Ends", type, required: true },
      ];
    },
    read: (values) => {
      const span = values as { startsAt: string; endsAt: string; allDay: boolean };
      const start = new Date(span.startsAt);
      const end = new Date(span.endsAt);
      return {
        allDay: String(span.allDay),
        startsAt: toInput(start),
        endsAt: toInput(end),
        startsDay: dayOf(start),
        endsDay: lastDayOf(span),
      };
    },
    write: writeTime,
    show: (values) => {
      const span = values as { startsAt: string; endsAt: string; allDay: boolean };
      return span.allDay
        ? daysText(dayOf(new Date(span.startsAt)), lastDayOf(span))
        : `${formatDateTime(new Date(span.startsAt))} to ${formatDateTime(new Date(span.endsAt))}`;
    },
  };
}

function writeTime(draft: Draft, values: Values, errors: Record<string, string>): void {
  const allDay = draft.allDay === "true";
  const [startName, endName] = allDay ? ["startsDay", "endsDay"] : ["startsAt", "endsAt"];
  const startText = draft[startName as string] ?? "";
  const endText = draft[endName as string] ?? "";
  if (!isDay(startText.slice(0, 10))) errors[startName as string] = "Enter when it starts.";
  if (!isDay(endText.slice(0, 10))) errors[endName as string] = "Enter when it ends.";
  else if (endText < startText) errors[endName as string] = "Enter an end that is not before the start.";
  if (errors[startName as string] ?? errors[endName as string]) return;
  const start = allDay ? startOf(startText) : new Date(startText);
  const end = allDay ? startOf(addDays(endText, 1)) : new Date(endText);
  Object.assign(values, { allDay, startsAt: start.toISOString(), endsAt: end.toISOString() });
}

function daysText(first: Day, last: Day): string {
  return first === last ? formatDay(first, "") : `${formatDay(first, "")} to ${formatDay(last, "")}`;
}

/** The next full hour of the day, for an hour. */
function nextHour(today: Day): { startsAt: string; endsAt: string } {
  const start = startOf(today);
  const now = new Date();
  start.setHours(dayOf(now) === today ? Math.min(now.getHours() + 1, 23) : 9);
  return { startsAt: start.toISOString(), endsAt: new Date(start.getTime() + 3_600_000).toISOString() };
}

function isDay(typed: string): boolean {
  return /^(19|2\d)\d\d-\d\d-\d\d$/.test(typed);
}

/** With https:// where no scheme was typed; null where it is no address that the API takes. */
export function parseAddress(typed: string): string | null {
  const text = typed.trim();
  const full = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]+:\d/.test(text) ? text : `https://${text}`;
  const parsed = URL.canParse(full) ? new URL(full) : null;
  const good = parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.hostname !== "";
  return good && text !== "" && parsed.href.length <= 2000 ? parsed.href : null;
}

function article(label: string): string {
  const word = label.toLowerCase();
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}

const CURRENCY_KEY = "breakwater.currency";

/** The currency that the user took last. */
export function lastCurrency(): string {
  return localStorage.getItem(CURRENCY_KEY) ?? "EUR";
}

export function rememberCurrency(currency: string): void {
  localStorage.setItem(CURRENCY_KEY, currency);
}
