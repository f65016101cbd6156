import { type User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import type { PageConfig } from "./config";

/** Who is signed in. */
export interface SignedInUser {
  /** The `sub` claim: the owner of all data. */
  subject: string;
  /** What to call them: the name claim, else the subject. */
  name: string;
}

/** Where the session stands. `error` says why signing in failed. */
export type SessionState =
  | { status: "loading"; user: null; error: null }
  | { status: "signedOut"; user: null; error: string | null }
  | { status: "signedIn"; user: SignedInUser; error: null };

/** Path that the issuer sends the user back to. */
export const CALLBACK_PATH = "/sign-in/callback";

/** The user's session: code flow with PKCE; the tokens live in this tab's sessionStorage. */
export class Session {
  private readonly manager: UserManager;
  private readonly listeners = new Set<() => void>();
  private current: SessionState = { status: "loading", user: null, error: null };
  private tokens: User | null = null;

  constructor(config: PageConfig) {
    const origin = globalThis.location.origin;
    this.manager = new UserManager({
      authority: config.oidc.authority,
      client_id: config.oidc.clientId,
      scope: config.oidc.scope,
      extraQueryParams: config.oidc.parameters,
      redirect_uri: origin + CALLBACK_PATH,
      post_logout_redirect_uri: `${origin}/`,
      userStore: new WebStorageStateStore({ store: globalThis.sessionStorage }),
      automaticSilentRenew: true,
    });
    this.manager.events.addUserLoaded((user) => this.set(user));
    this.manager.events.addUserUnloaded(() => this.set(null));
  }

  /** Finds the session of this tab. Call it once. */
  async start(): Promise<void> {
    try {
      this.set(await this.manager.getUser());
    } catch (error) {
      this.fail(error);
    }
  }

  /** Goes to the issuer's sign-in page, and comes back to `path`. */
  async signIn(path = globalThis.location.pathname): Promise<void> {
    try {
      await this.manager.signinRedirect({ state: path });
    } catch (error) {
      this.fail(error);
    }
  }

  /** Takes the answer of the issuer at CALLBACK_PATH. Gives the path to go on with. */
  async completeSignIn(): Promise<string> {
    try {
      const user = await this.manager.signinRedirectCallback();
      this.set(user);
      return typeof user.state === "string" ? user.state : "/";
    } catch (error) {
      this.fail(error);
      return "/";
    }
  }

  /** Forgets the tokens and ends the issuer's session where it has an address for that. */
  async signOut(): Promise<void> {
    try {
      await this.manager.signoutRedirect();
    } catch {
      await this.manager.removeUser();
    }
  }

  /** The access token; null if nobody is signed in. */
  async accessToken(): Promise<string | null> {
    return this.tokens?.access_token ?? null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): SessionState => this.current;

  private set(user: User | null): void {
    this.tokens = user?.expired === false ? user : null;
    this.update(
      this.tokens === null
        ? { status: "signedOut", user: null, error: null }
        : {
            status: "signedIn",
            user: {
              subject: this.tokens.profile.sub,
              name: this.tokens.profile.name ?? this.tokens.profile.sub,
            },
            error: null,
          },
    );
  }

  private fail(error: unknown): void {
    this.tokens = null;
    const reason = error instanceof Error ? error.message : String(error);
    this.update({ status: "signedOut", user: null, error: `Signing in failed: ${reason}` });
  }

  private update(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) {
      listener();
    }
  }
}
