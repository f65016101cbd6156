import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { Users } from "./app/users";
import { StartFailure } from "./pages/StartFailure";
import { readConfig } from "./session/config";
import { Session } from "./session/session";

// The page as a list of its parts.
async function main(root: HTMLElement): Promise<void> {
  const seen = createRoot(root);
  try {
    const session = new Session(await readConfig());
    const users = new Users(session);
    seen.render(
      <StrictMode>
        <App session={session} users={users} />
      </StrictMode>,
    );
    await session.start();
  } catch (error) {
    seen.render(<StartFailure reason={error instanceof Error ? error.message : String(error)} />);
  }
}

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root.");
}
void main(root);
