import { MantineProvider } from "@mantine/core";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem";
import { Show } from "./states";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const retry = vi.fn();

function show(loaded: { data?: string; error?: Problem; isFetching?: boolean }) {
  return render(
    <MantineProvider env="test">
      <Show
        loaded={{
          data: loaded.data,
          error: loaded.error ?? null,
          isFetching: loaded.isFetching ?? false,
          retry,
        }}
        skeleton={<p>bars</p>}
      >
        {(data) => <p>{data}</p>}
      </Show>
    </MantineProvider>,
  );
}

describe("what is loaded", () => {
  it("is bars until the first answer", () => {
    show({ isFetching: true });
    expect(screen.getByText("bars")).toBeTruthy();
  });

  it("is the reason and a way to try again where it failed", () => {
    show({ error: new Problem("The database is asleep.", 503) });
    expect(screen.getByRole("alert").textContent).toContain("The database is asleep.");
    expect(screen.queryByText("bars")).toBeNull();
    act(() => screen.getByRole("button", { name: "Try again" }).click());
    expect(retry).toHaveBeenCalledOnce();
  });

  it("stays on the screen when it cannot be loaded again", () => {
    show({ data: "12 todos", error: new Problem("The database is asleep.", 503) });
    expect(screen.getByText("12 todos")).toBeTruthy();
    expect(screen.getByText("This is not up to date")).toBeTruthy();
  });

  it("counts down to when the service wants to be asked again", () => {
    show({ error: new Problem("Too many.", 429, { retryAfter: 3 }) });
    expect(screen.getByRole("button").textContent).toContain("3 s");
    act(() => void vi.advanceTimersByTime(2_000));
    expect(screen.getByRole("button").textContent).toContain("1 s");
    act(() => void vi.advanceTimersByTime(1_500));
    expect(screen.getByRole("button").textContent).toBe("Try again");
  });
});
