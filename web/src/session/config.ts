/** What the page has to know of its surroundings: /config.json, which each deployment has of its own. */
export interface PageConfig {
  oidc: {
    /** The issuer; /.well-known/openid-configuration is below it. */
    authority: string;
    /** How the issuer calls this page. */
    clientId: string;
    /** Scopes to ask for, by spaces. */
    scope: string;
    /** More parameters of the authorization request; some issuers want `audience` or `resource`. */
    parameters: Record<string, string>;
  };
}

/** Reads /config.json. Throws an Error that says what is wrong with it. */
export async function readConfig(): Promise<PageConfig> {
  const response = await fetch("/config.json", { headers: { accept: "application/json" } });
  if (!response.ok) {
    throw new Error(`/config.json cannot be read: the answer was ${response.status}.`);
  }
  return parseConfig(await response.json());
}

/** Checks what /config.json says and fills in what may be left out. */
export function parseConfig(json: unknown): PageConfig {
  const { oidc } = (json ?? {}) as { oidc?: Partial<PageConfig["oidc"]> };
  if (typeof oidc?.authority !== "string" || typeof oidc.clientId !== "string") {
    throw new Error("/config.json needs oidc.authority and oidc.clientId.");
  }
  return {
    oidc: {
      authority: oidc.authority,
      clientId: oidc.clientId,
      scope: oidc.scope ?? "openid profile",
      parameters: oidc.parameters ?? {},
    },
  };
}
