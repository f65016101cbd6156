import { ErrorResponse, UserManager, WebStorageStateStore } from "oidc-client-ts";
import type { PageConfig } from "./config";

/** Talks to the issuer. Keeps the user in sessionStorage, at `oidc.user:AUTHORITY:CLIENT_ID`. */
export function createManager({ oidc }: PageConfig, callbackPath: string): UserManager {
  const { origin } = globalThis.location;
  const store = new WebStorageStateStore({ store: globalThis.sessionStorage });
  return new UserManager({
    authority: oidc.authority,
    client_id: oidc.clientId,
    scope: oidc.scope,
    extraQueryParams: oidc.parameters,
    redirect_uri: origin + callbackPath,
    post_logout_redirect_uri: `${origin}/`,
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
  });
}

/** Whether the issuer has answered, and said no. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ErrorResponse;
}
