import { afterEach, describe, expect, it, vi } from "vitest";

/** The functions as a browser with these languages has them. */
async function withLanguages(...languages: string[]) {
  vi.stubGlobal("navigator", { languages });
  vi.resetModules();
  return import("./money");
}

afterEach(() => vi.unstubAllGlobals());

describe("money", () => {
  it("has as many decimals as its currency", async () => {
    const { formatMoney } = await withLanguages("en-GB");
    expect(formatMoney(184900, "EUR")).toBe("€1,849.00");
    expect(formatMoney(184900, "JPY")).toBe("JP¥184,900");
    expect(formatMoney(184900, "KWD")).toBe("KWD\u00a0184.900");
    expect(formatMoney(5, "EUR")).toBe("€0.05");
    expect(formatMoney(-4900, "USD")).toBe("-US$49.00");
  });

  it("is exact where a double of the major unit would not be", async () => {
    const { formatMoney } = await withLanguages("en-GB");
    expect(formatMoney(9007199254740991, "EUR")).toBe("€90,071,992,547,409.91");
  });

  it("is short at the axis of a chart, whatever values that has", async () => {
    const { formatShortMoney } = await withLanguages("en-GB");
    expect(formatShortMoney(184900, "EUR").toLowerCase()).toBe("€1.8k");
    expect(formatShortMoney(1.05, "EUR")).toBe("€0");
  });

  it("is written as the user's locale writes it", async () => {
    const { formatMoney } = await withLanguages("de-DE");
    expect(formatMoney(184900, "EUR")).toBe("1.849,00\u00a0€");
  });

  it("is read with the separators of the user's locale", async () => {
    const english = await withLanguages("en-GB");
    expect(english.parseMoney("1,234.56", "EUR")).toBe(123456);
    const german = await withLanguages("de-DE");
    expect(german.parseMoney("1.234,56", "EUR")).toBe(123456);
    expect(german.parseMoney("1.234", "EUR")).toBe(123400);
    const swiss = await withLanguages("de-CH");
    expect(swiss.parseMoney("1’234.56", "CHF")).toBe(123456);
    const french = await withLanguages("fr-FR");
    expect(french.parseMoney("1\u202f234,56", "EUR")).toBe(123456);
  });

  it("is read with either decimal separator where only one meaning is possible", async () => {
    const { parseMoney } = await withLanguages("de-DE");
    expect(parseMoney("12.5", "EUR")).toBe(1250);
    expect(parseMoney("12,5", "EUR")).toBe(1250);
  });

  it("is refused where it is no amount of its currency", async () => {
    const { parseMoney } = await withLanguages("en-GB");
    expect(parseMoney("1.005", "EUR")).toBeNull();
    expect(parseMoney("1.005", "KWD")).toBe(1005);
    expect(parseMoney("1.5", "JPY")).toBeNull();
    for (const text of ["", "-", "abc", "1.2.3", "1,23.4", "12€"]) {
      expect(parseMoney(text, "EUR"), text).toBeNull();
    }
  });

  it("can be edited and read back unchanged", async () => {
    for (const language of ["en-GB", "de-DE", "fr-FR", "pl-PL"]) {
      const { editableMoney, parseMoney } = await withLanguages(language);
      for (const [amount, currency] of [
        [123456789, "EUR"],
        [-5, "EUR"],
        [1234, "JPY"],
        [1234567, "KWD"],
      ] as const) {
        expect(parseMoney(editableMoney(amount, currency), currency), language).toBe(amount);
      }
    }
  });

  it("grows by a whole percentage, and from nothing by none", async () => {
    const { formatGrowth } = await withLanguages("en-GB");
    expect(formatGrowth(112, 100)).toBe("+12%");
    expect(formatGrowth(88, 100)).toBe("-12%");
    expect(formatGrowth(100, 0)).toBeNull();
  });
});
