import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { Users } from "./app/users";
import { readConfig } from "./session/config";
import { Session } from "./session/session";

// The page as a list of its parts.
async function main(root: HTMLElement): Promise<void> {
  const session = new Session(await readConfig());
  const users = new Users(session);
  createRoot(root).render(
    <StrictMode>
      <App session={session} users={users} />
    </StrictMode>,
  );
  await session.start();
}

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root.");
}
void main(root);
