import { focusManager, QueryClient } from "@tanstack/react-query";
import type { Client } from "../api/client";
import type { Problem } from "../api/problem";
import { keys, storeSaved } from "../data/cache";
import { DashboardLoader, FRESH_MS } from "../data/dashboardLoader";
import { EditStore } from "../save/editStore";
import type { SavedItem } from "../save/edits";
import { Saver } from "../save/saver";

/** Everything that belongs to the user who is signed in, and goes with them. */
export interface UserScope {
  subject: string;
  /** Sends requests as this user, and none when somebody else is signed in. */
  client: Client;
  queries: QueryClient;
  loader: DashboardLoader;
  saver: Saver;
  stop(): void;
}

/** Makes and starts the parts that belong to a user. */
export function startUser(subject: string, client: Client): UserScope {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: FRESH_MS, retry: retryOnce } },
  });
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const loader = new DashboardLoader(
    subject,
    client,
    timeZone,
    (dashboard, at) => queries.setQueryData(keys.dashboard, dashboard, { updatedAt: at }),
    () => refetchIfSeen(queries),
  );
  const store = new EditStore(subject);
  const saver = new Saver(subject, client, store, (items) => show(items, queries, loader));
  loader.start();
  void saver.start();
  return {
    subject,
    client,
    queries,
    loader,
    saver,
    stop() {
      saver.stop();
      loader.stop();
      queries.clear();
    },
  };
}

/** What was saved is shown at once; the service is asked for what follows from it, where that is on the screen. */
function show(items: SavedItem[], queries: QueryClient, loader: DashboardLoader): void {
  storeSaved(queries, items);
  loader.expect(Math.max(...items.map((item) => item.version)));
  void queries.invalidateQueries({ queryKey: keys.dashboard, refetchType: "none" });
  refetchIfSeen(queries);
}

/** A hidden page asks when it is shown again: TanStack Query does that. */
function refetchIfSeen(queries: QueryClient): void {
  if (focusManager.isFocused()) {
    void queries.refetchQueries({ queryKey: keys.dashboard, type: "active" });
  }
}

/** Lists and items: once more by itself where that may help; then the user sees why and may retry. */
function retryOnce(failures: number, error: Error): boolean {
  return failures < 1 && (error as Problem).isTemporary && ((error as Problem).retryAfter ?? 0) <= 2;
}
