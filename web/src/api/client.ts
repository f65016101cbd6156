import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

/** The types of openapi.yaml by name. */
export type Schemas = components["schemas"];

/** A client of the API whose paths, parameters, bodies and answers are those of openapi.yaml. */
export type Client = ReturnType<typeof createApiClient>;

/**
 * Makes a client.
 *
 * @param accessToken gives the token of the user, renewed where it must be; no request is sent if it throws
 * @param fetch replaces the browser's, in tests
 */
export function createApiClient(
  accessToken: () => Promise<string>,
  fetch: (request: Request) => Promise<Response> = (request) => globalThis.fetch(request),
) {
  const client = createClient<paths>({ baseUrl: globalThis.location.origin, fetch });
  client.use({
    async onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${await accessToken()}`);
      return request;
    },
  });
  return client;
}
