import { describe, expect, it } from "vitest";
import { lastMonthSoFar, monthPoints, scaleOf } from "./salesMonths";

const sale = (date: string, amountMinor: number, currency = "EUR") => ({ date, amountMinor, currency });

describe("the sums of two months", () => {
  const byDay = [
    sale("2026-02-03", 1000),
    sale("2026-02-28", 500),
    sale("2026-03-01", 200),
    sale("2026-03-01", 9999, "USD"),
    sale("2026-03-30", 300),
  ];

  it("grow day by day, in one currency", () => {
    const points = monthPoints(byDay, "2026-03-30", "EUR");
    expect(points[0]).toEqual({ day: 1, thisMonth: 200, lastMonth: 0 });
    expect(points[2]).toEqual({ day: 3, thisMonth: 200, lastMonth: 1000 });
    expect(points[29]).toEqual({ day: 30, thisMonth: 500, lastMonth: null });
  });

  it("end today, and go on to the end of the longer month", () => {
    const points = monthPoints(byDay, "2026-03-02", "EUR");
    expect(points).toHaveLength(31);
    expect(points[1]?.thisMonth).toBe(200);
    expect(points[2]?.thisMonth).toBeNull();
    expect(points[27]?.lastMonth).toBe(1500);
    expect(points[28]?.lastMonth).toBeNull();
  });

  it("are compared up to the same day, or the last of a shorter month", () => {
    expect(lastMonthSoFar(monthPoints(byDay, "2026-03-02", "EUR"), "2026-03-02")).toBe(0);
    expect(lastMonthSoFar(monthPoints(byDay, "2026-03-05", "EUR"), "2026-03-05")).toBe(1000);
    expect(lastMonthSoFar(monthPoints(byDay, "2026-03-31", "EUR"), "2026-03-31")).toBe(1500);
  });
});

describe("the scale of the chart", () => {
  const at = (...values: number[]) =>
    values.map((value, day) => ({ day, thisMonth: value, lastMonth: null }));

  it("goes from zero to a round value above all", () => {
    const { ticks, share } = scaleOf(at(0, 932_459));
    expect(ticks).toEqual([0, 500_000, 1_000_000]);
    expect(share(0)).toBe(0);
    expect(share(1_000_000)).toBe(1);
  });

  it("goes below zero where refunds do", () => {
    expect(scaleOf(at(-4900, 200)).ticks).toEqual([-6000, -4000, -2000, 0, 2000]);
  });

  it("is there without any sales", () => {
    expect(scaleOf(at(0, 0)).ticks).toEqual([0, 1]);
  });
});
