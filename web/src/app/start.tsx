import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { StartFailure } from "../pages/StartFailure";
import { readConfig } from "../session/config";
import { Session } from "../session/session";
import { App } from "./App";
import { Users } from "./users";

/** The page as a list of its parts. What is in `root`, the first picture, stays until there is something to show. */
export async function start(root: HTMLElement): Promise<void> {
  const seen = createRoot(root);
  try {
    const session = new Session(await readConfig());
    const users = new Users(session);
    await session.start();
    if (location.pathname === "/") users.current()?.loader.loadEarly();
    // As a transition it is rendered in small steps, so that the page answers meanwhile.
    startTransition(() =>
      seen.render(
        <StrictMode>
          <App session={session} users={users} />
        </StrictMode>,
      ),
    );
  } catch (error) {
    seen.render(<StartFailure reason={error instanceof Error ? error.message : String(error)} />);
  }
}
