import { locales } from "./locale";

/** Minor units (cents) of a currency: EUR has 2 decimals, JPY 0, KWD 3 (ISO 4217, by way of Intl). */
export function decimals(currency: string): number {
  return plain(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "€1,849.00" from 184900 and EUR, in the user's locale. Exact up to 2^53 minor units, beyond any amount that the API takes. */
export function formatMoney(amountMinor: number, currency: string): string {
  return plain(currency).format(decimalText(amountMinor, decimals(currency)));
}

/** As {@link formatMoney}, with a sign also where it is positive, and none at zero. */
export function formatChange(amountMinor: number, currency: string): string {
  return formatter(currency, { signDisplay: "exceptZero" }).format(
    decimalText(amountMinor, decimals(currency)),
  );
}

/** "€1.8K": for the axis of a chart, never for an amount that somebody checks. Takes parts of a minor unit. */
export function formatShortMoney(amountMinor: number, currency: string): string {
  const short = formatter(currency, {
    notation: "compact",
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
  return short.format(amountMinor / 10 ** decimals(currency));
}

/** "1849.00": what a field for the amount starts with, with the locale's decimal separator and no grouping. */
export function editableMoney(amountMinor: number, currency: string): string {
  const digits = decimals(currency);
  return new Intl.NumberFormat([...locales], {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimalText(amountMinor, digits));
}

/**
 * Minor units from what somebody typed, or null where it is no amount of this currency. Takes the locale's separators,
 * and a point or comma that can only be meant as the decimal one ("12.5" also where 12,5 is usual).
 */
export function parseMoney(text: string, currency: string): number | null {
  const digits = decimals(currency);
  const typed = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[\u2212–]/, "-");
  const { group, decimal } = separators();
  const grouped = new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`);
  const normal = grouped.test(typed)
    ? typed.replaceAll(group, "").replace(decimal, ".")
    : typed.replace(/,/, ".");
  const parts = /^(-?)(\d+)(?:\.(\d*))?$/.exec(normal);
  if (!parts) return null;
  const [, sign = "", whole = "", fraction = ""] = parts;
  if (fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? (sign === "-" && minor !== 0 ? -minor : minor) : null;
}

/** "+12 %" from 112 and 100; null where there is nothing to compare with. */
export function formatGrowth(now: number, before: number): string | null {
  if (before <= 0) return null;
  const percent = new Intl.NumberFormat([...locales], {
    style: "percent",
    signDisplay: "exceptZero",
    maximumFractionDigits: 0,
  });
  return percent.format((now - before) / before);
}

/** The codes to offer first: the locale's own is not known to the browser, so those in use, then the most traded. */
export const commonCurrencies: readonly string[] = [
  "EUR",
  "USD",
  "GBP",
  "CHF",
  "JPY",
  "SEK",
  "NOK",
  "DKK",
  "PLN",
  "CZK",
  "CAD",
  "AUD",
  "INR",
  "BRL",
  "KWD",
];

const cache = new Map<string, Intl.NumberFormat>();

function plain(currency: string): Intl.NumberFormat {
  return formatter(currency, {});
}

function formatter(currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = currency + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat([...locales], { style: "currency", currency, ...options });
  cache.set(key, made);
  return made;
}

/** Shifts by text, because 0.1 has no exact double: 1849 and 2 give "18.49". */
function decimalText(amountMinor: number, digits: number): Intl.StringNumericLiteral {
  const sign = amountMinor < 0 ? "-" : "";
  const text = BigInt(Math.abs(amountMinor))
    .toString()
    .padStart(digits + 1, "0");
  const cut = text.length - digits;
  return `${sign}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ""}` as Intl.StringNumericLiteral;
}

function separators(): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat([...locales]).formatToParts(1234567.8);
  const find = (type: string, otherwise: string) =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  const group = find("group", ",");
  // Spaces and apostrophes were removed from what was typed.
  return { group: /^[.,]$/.test(group) ? group : "_", decimal: find("decimal", ".") };
}
