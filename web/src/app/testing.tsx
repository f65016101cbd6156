import "fake-indexeddb/auto";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import type { Schemas } from "../api/client";
import { EditStore } from "../save/editStore";
import { Saver } from "../save/saver";
import { AppContext } from "./context";

/** Components as a signed-in user sees them, with the real stores and edits; nothing is sent. */
export function renderForUser(
  children: ReactNode,
  {
    dashboard = emptyDashboard(),
    saver = idleSaver(),
  }: { dashboard?: Schemas["Dashboard"]; saver?: Saver } = {},
) {
  stubBrowser();
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const app = {
    subject: "ada",
    queries,
    saver,
    loader: { load: async () => dashboard },
    client: {},
    stop: () => {},
  };
  const rendered = render(
    <MantineProvider env="test">
      <AppContext value={app as never}>
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      </AppContext>
    </MantineProvider>,
  );
  return { ...rendered, saver, queries };
}

/** What a new user's dashboard says. */
export function emptyDashboard(): Schemas["Dashboard"] {
  return {
    asOf: "2026-11-25T09:00:00.000Z",
    date: "2026-11-25",
    timeZone: "UTC",
    revision: 0,
    todos: { items: [], counts: { open: 0, done: 0, overdue: 0, dueToday: 0 } },
    sales: { items: [], counts: { today: 0, thisMonth: 0 }, sums: [], byDay: [] },
    calendar: { items: [], counts: { today: 0, next7Days: 0 } },
    quickLinks: { items: [], counts: { total: 0 } },
  };
}

/** Keeps edits and shows them, but is not started: it sends none. */
export function idleSaver(): Saver {
  return new Saver("ada", {} as never, new EditStore("ada", crypto.randomUUID()), () => {});
}

/** What jsdom has not. */
function stubBrowser(): void {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Object.defineProperty(navigator, "locks", {
    configurable: true,
    value: { request: async (_name: string, run: () => Promise<unknown>) => run() },
  });
}
