import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useSyncExternalStore } from "react";
import type { Session } from "../session/session";
import { Theme } from "../style/Theme";
import { AppContext, SessionContext } from "./context";
import { Routes } from "./Routes";
import type { Users } from "./users";

interface Parts {
  session: Session;
  users: Users;
}

/** Everything that is seen, with what it may use. */
export function App({ session, users }: Parts) {
  return (
    <SessionContext value={session}>
      <Theme>
        <SignedIn session={session} users={users}>
          <Routes />
        </SignedIn>
      </Theme>
    </SessionContext>
  );
}

/** Gives its children the parts of the user, if there is one; to another user, all of them new. */
function SignedIn({ session, users, children }: Parts & { children: ReactNode }) {
  const app = useSyncExternalStore(session.subscribe, users.current);
  return app === null ? (
    children
  ) : (
    <AppContext value={app} key={app.subject}>
      <QueryClientProvider client={app.queries}>{children}</QueryClientProvider>
    </AppContext>
  );
}
