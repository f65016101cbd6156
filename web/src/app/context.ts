import { createContext, useContext, useSyncExternalStore } from "react";
import type { Session, SessionState } from "../session/session";
import type { UserScope } from "./user";

export const SessionContext = createContext<Session | null>(null);
export const AppContext = createContext<UserScope | null>(null);

/** The session itself. */
export function useSessionObject(): Session {
  const session = useContext(SessionContext);
  if (session === null) {
    throw new Error("There is no SessionContext around this component; main.tsx puts one there.");
  }
  return session;
}

/** The parts of the page that belong to the user; below SignedIn only. */
export function useApp(): UserScope {
  const app = useContext(AppContext);
  if (app === null) {
    throw new Error("There is no AppContext around this component; it may be used by signed-in users only.");
  }
  return app;
}

/** Who is signed in, and how to change that. */
export function useSession(): SessionState & {
  signIn(): void;
  /** Signs in as somebody else than the issuer knows. */
  signInAsAnother(): void;
  signOut(): void;
} {
  const session = useSessionObject();
  const state = useSyncExternalStore(session.subscribe, session.getState);
  return {
    ...state,
    signIn: () => void session.signIn(),
    signInAsAnother: () => void session.signIn(true),
    signOut: () => void session.signOut(),
  };
}
