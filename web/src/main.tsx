import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApiClient } from "./api/client";
import { App } from "./app/App";
import { Users } from "./app/users";
import { readConfig } from "./session/config";
import { Session } from "./session/session";

// The page as a list of its parts.
async function main(root: HTMLElement): Promise<void> {
  const session = new Session(await readConfig());
  const client = createApiClient(() => session.accessToken());
  const users = new Users(session, client);
  createRoot(root).render(
    <StrictMode>
      <App session={session} client={client} users={users} />
    </StrictMode>,
  );
  await session.start();
}

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root.");
}
void main(root);
