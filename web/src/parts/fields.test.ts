import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forms, parseAddress, readDraft, writeDraft } from "./fields";

beforeEach(() => vi.stubEnv("TZ", "Europe/Berlin"));
afterEach(() => vi.unstubAllEnvs());

const stored = {
  todos: { title: "Renew", done: false, dueOn: "2026-12-01", position: 3 },
  sales: { customer: "Ada", amountMinor: -4900, currency: "USD", soldOn: "2026-11-25", note: null },
  events: {
    title: "Offsite",
    location: null,
    allDay: true,
    startsAt: "2026-11-27T23:00:00.000Z",
    endsAt: "2026-11-29T23:00:00.000Z",
  },
  "quick-links": { title: "Wiki", url: "https://wiki.example.com/", position: 1 },
  expenses: {
    description: "Train",
    category: "travel",
    amountMinor: 5,
    currency: "KWD",
    spentOn: "2026-11-25",
  },
};

describe("a form", () => {
  it("changes nothing in an item that nobody edits", () => {
    for (const collection of Object.keys(stored) as (keyof typeof stored)[]) {
      const before = stored[collection];
      expect(writeDraft(collection, readDraft(collection, before), before).values, collection).toEqual(
        before,
      );
    }
  });

  it("says what is wrong with each input, and gives no values then", () => {
    const draft = { ...readDraft("sales", stored.sales), customer: " ", amount: "1.234", soldOn: "" };
    expect(writeDraft("sales", draft, stored.sales)).toEqual({
      values: null,
      errors: {
        customer: "Enter a customer.",
        amount: "Enter an amount such as 1234.56.",
        soldOn: "Enter a date.",
      },
    });
  });

  it("takes no more money than the service", () => {
    const draft = { ...readDraft("sales", stored.sales), amount: "10000000000.01" };
    expect(writeDraft("sales", draft, stored.sales).errors?.amount).toContain("at most");
  });

  it("takes the last day of an event of whole days as part of it", () => {
    const draft = { ...readDraft("events", stored.events), endsDay: "2026-11-30" };
    expect(writeDraft("events", draft, stored.events).values?.endsAt).toBe("2026-11-30T23:00:00.000Z");
  });

  it("takes no event that ends before it starts", () => {
    const draft = {
      ...readDraft("events", stored.events),
      allDay: "false",
      startsAt: "2026-11-28T10:00",
      endsAt: "2026-11-28T09:59",
    };
    expect(writeDraft("events", draft, stored.events).errors).toEqual({
      endsAt: "Enter an end that is not before the start.",
    });
  });

  it("has an input for everything that a user sets", () => {
    expect(forms.todos.fields.map((field) => field.label)).toEqual(["Title", "Due", "Done"]);
  });
});

describe("an address", () => {
  it("gets https where no scheme was typed", () => {
    expect(parseAddress(" wiki.example.com/a ")).toBe("https://wiki.example.com/a");
    expect(parseAddress("localhost:3000")).toBe("https://localhost:3000/");
    expect(parseAddress("http://example.com")).toBe("http://example.com/");
  });

  it("is refused where it would be no link, or a dangerous one", () => {
    for (const typed of ["", "   ", "javascript:alert(1)", "ftp://example.com", "https://", "two words"]) {
      expect(parseAddress(typed), typed).toBeNull();
    }
  });
});
