import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderForUser } from "../app/testing";
import type { Conflict } from "../save/saver";
import ConflictDialog from "./ConflictDialog";

afterEach(cleanup);

const mine = { title: "Call Ada at noon", done: false, dueOn: "2026-11-25", position: 1 };
const theirs = { title: "Call Ada", done: false, dueOn: "2026-11-26", position: 1 };

function renderConflict(conflict: Partial<Conflict>) {
  const conflicts = [
    { collection: "todos", id: "1", reason: "stale", mine, theirs, details: [], ...conflict },
  ];
  const resolve = vi.fn();
  const saver = {
    subscribe: () => () => {},
    getState: () => STATE,
    getConflicts: () => conflicts,
    getEdits: () => NONE,
    resolve,
  };
  renderForUser(<ConflictDialog />, { saver: saver as never });
  return { resolve, conflict: conflicts[0], user: userEvent.setup() };
}

const STATE = { status: "conflict", waiting: 0, isKept: true };
const NONE: never[] = [];

describe("a conflict", () => {
  it("shows both versions and marks what differs", () => {
    renderConflict({});
    const yours = screen.getByRole("region", { name: "Yours" });
    const stored = screen.getByRole("region", { name: "Stored" });
    expect(within(yours).getByText("Call Ada at noon").tagName).toBe("MARK");
    expect(within(stored).getByText("Call Ada").tagName).toBe("MARK");
    expect(within(yours).getByText("no").tagName).toBe("DD");
  });

  it("is settled as the user chooses", async () => {
    const { resolve, conflict, user } = renderConflict({});
    await user.click(screen.getByRole("button", { name: "Keep yours" }));
    expect(resolve).toHaveBeenLastCalledWith(conflict, "mine");
    await user.click(screen.getByRole("button", { name: "Keep the stored one" }));
    expect(resolve).toHaveBeenLastCalledWith(conflict, "theirs");
  });

  it("cannot be put off with Escape", async () => {
    const { user } = renderConflict({});
    await user.keyboard("{Escape}");
    expect(screen.getByRole("dialog")).toBeTruthy();
  });

  it("says where one side is gone", () => {
    renderConflict({ reason: "missing", theirs: null });
    expect(screen.getByText("There is no such todo any more.")).toBeTruthy();
  });

  it("says why the service refuses an edit", () => {
    renderConflict({
      reason: "refused",
      theirs: null,
      details: [{ pointer: "/item/title", detail: "expected text" }],
    });
    expect(screen.getByText("title: expected text")).toBeTruthy();
  });
});
