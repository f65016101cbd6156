import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventsOn, isOn, lastDayOf, shift } from "./events";

beforeEach(() => vi.stubEnv("TZ", "Europe/Berlin"));
afterEach(() => vi.unstubAllEnvs());

const event = (startsAt: string, endsAt: string, allDay = false) => ({ startsAt, endsAt, allDay });

describe("an event", () => {
  const night = event("2026-11-25T21:30:00Z", "2026-11-26T00:30:00Z");
  const days = event("2026-11-27T23:00:00Z", "2026-11-29T23:00:00Z", true);

  it("is on every day of which it takes a part", () => {
    expect(["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"].map((day) => isOn(night, day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"].map((day) => isOn(days, day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("of no length is on the day of its moment", () => {
    const midnight = event("2026-11-25T23:00:00Z", "2026-11-25T23:00:00Z");
    expect(isOn(midnight, "2026-11-26")).toBe(true);
    expect(isOn(midnight, "2026-11-25")).toBe(false);
    expect(lastDayOf(midnight)).toBe("2026-11-26");
  });

  it("ends on the day before the midnight at which it ends", () => {
    expect(lastDayOf(days)).toBe("2026-11-29");
  });

  it("stays at its time of the clock when it is moved over the change of the clock", () => {
    const noon = event("2026-10-24T10:00:00.000Z", "2026-10-24T11:00:00.000Z");
    expect(shift(noon, 1)).toEqual({
      startsAt: "2026-10-25T11:00:00.000Z",
      endsAt: "2026-10-25T12:00:00.000Z",
    });
    expect(shift(noon, -7).startsAt).toBe("2026-10-17T10:00:00.000Z");
  });

  it("of a whole day comes before those of an hour", () => {
    const early = event("2026-11-27T23:30:00Z", "2026-11-28T00:30:00Z");
    expect(eventsOn([early, days], "2026-11-28")).toEqual([days, early]);
  });
});
