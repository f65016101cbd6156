import { createContext, useContext, useSyncExternalStore } from "react";
import type { Client } from "../api/client";
import type { Saver } from "../save/saver";
import type { Session, SessionState } from "../session/session";

/** What main.tsx has made. */
export interface App {
  session: Session;
  client: Client;
  saver: Saver;
}

export const AppContext = createContext<App | null>(null);

/** The parts of the page that do not change. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) {
    throw new Error("There is no AppContext around this component; main.tsx puts one there.");
  }
  return app;
}

/** Who is signed in, and how to change that. */
export function useSession(): SessionState & { signIn(): void; signOut(): void } {
  const { session } = useApp();
  const state = useSyncExternalStore(session.subscribe, session.getState);
  return { ...state, signIn: () => void session.signIn(), signOut: () => void session.signOut() };
}
