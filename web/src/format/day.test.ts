import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

async function withLanguages(...languages: string[]) {
  vi.stubGlobal("navigator", { languages });
  vi.resetModules();
  return import("./day");
}

beforeEach(() => vi.stubEnv("TZ", "Europe/Berlin"));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

describe("days", () => {
  it("are those of the user's time zone", async () => {
    const { dayOf, startOf } = await withLanguages("en-GB");
    expect(dayOf(new Date("2026-11-25T23:30:00Z"))).toBe("2026-11-26");
    expect(startOf("2026-11-26").toISOString()).toBe("2026-11-25T23:00:00.000Z");
  });

  it("are counted over the change of the clock and the end of the year", async () => {
    const { addDays, daysBetween } = await withLanguages("en-GB");
    expect(addDays("2026-10-24", 2)).toBe("2026-10-26");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
  });

  it("belong to months of different length", async () => {
    const { startOfMonth, endOfMonth } = await withLanguages("en-GB");
    expect(startOfMonth("2026-03-31", -1)).toBe("2026-02-01");
    expect(endOfMonth("2026-03-31", -1)).toBe("2026-02-28");
    expect(startOfMonth("2026-12-15", 1)).toBe("2027-01-01");
  });

  it("have names near today, and dates in the user's locale further away", async () => {
    const english = await withLanguages("en-GB");
    expect(english.nameDay("2026-11-25", "2026-11-25")).toBe("Today");
    expect(english.nameDay("2026-11-26", "2026-11-25")).toBe("Tomorrow");
    expect(english.nameDay("2026-11-24", "2026-11-25")).toBe("Yesterday");
    expect(english.nameDay("2026-11-30", "2026-11-25")).toBe("Mon 30 Nov");
    expect(english.nameDay("2027-01-04", "2026-11-25")).toBe("Mon, 4 Jan 2027");
    const german = await withLanguages("de-DE");
    expect(german.nameDay("2026-11-30", "2026-11-25")).toBe("Mo., 30. Nov.");
  });

  it("say how late something is", async () => {
    const { nameDue } = await withLanguages("en-GB");
    expect(nameDue("2026-11-24", "2026-11-25")).toBe("1 day late");
    expect(nameDue("2026-11-22", "2026-11-25")).toBe("3 days late");
    expect(nameDue("2026-11-25", "2026-11-25")).toBe("Today");
  });

  it("make weeks that begin as the user's locale says", async () => {
    const english = await withLanguages("en-GB");
    expect(english.startOfWeek("2026-11-25")).toBe("2026-11-23");
    expect(english.startOfWeek("2026-11-29")).toBe("2026-11-23");
  });
});

describe("counts", () => {
  it("of a hundred mean a hundred or more", async () => {
    const { formatCount } = await withLanguages("en-GB");
    expect(formatCount(99)).toBe("99");
    expect(formatCount(100)).toBe("100+");
  });
});
