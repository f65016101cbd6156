import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApiClient } from "./api/client";
import { AppContext } from "./app/context";
import { Routes } from "./app/Routes";
import { Saver } from "./save/saver";
import { readConfig } from "./session/config";
import { Session } from "./session/session";
import { Theme } from "./style/Theme";

// The page as a list of its parts.
async function main(root: HTMLElement): Promise<void> {
  const session = new Session(await readConfig());
  const client = createApiClient(() => session.accessToken());
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 1_000, retry: false } } });
  const saver = new Saver(client, () => void queries.invalidateQueries());
  createRoot(root).render(
    <StrictMode>
      <AppContext value={{ session, client, saver }}>
        <QueryClientProvider client={queries}>
          <Theme>
            <Routes />
          </Theme>
        </QueryClientProvider>
      </AppContext>
    </StrictMode>,
  );
  await session.start();
}

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root.");
}
void main(root);
