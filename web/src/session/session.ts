import { ErrorResponse, User, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { Problem } from "../api/problem";
import type { PageConfig } from "./config";

/** Who is signed in. */
export interface SignedInUser {
  /** The `sub` claim: the owner of all data. */
  subject: string;
  /** What to call them: the name, else the email address, else the subject. */
  name: string;
}

/** Where the session stands. `error` says why signing in, or staying signed in, failed. */
export type SessionState =
  | { status: "loading"; user: null; error: null }
  | { status: "signedOut"; user: null; error: string | null }
  | { status: "signedIn"; user: SignedInUser; error: null };

/** Path that the issuer sends the user back to. */
export const CALLBACK_PATH = "/sign-in/callback";

/** What tabs tell each other; `user` in the form in which this tab keeps it. */
type Message = { ask: true } | { user: string | null };

const NAME = "breakwater-session";

const ENDED = "Your session has ended. Sign in again to go on where you were.";

/** A token is renewed when it has less than this left, so that it does not expire under way. */
const RENEW_SECONDS = 60;

/** Tabs are of one browser: one that can answer does so in far less. */
const OTHER_TABS_MS = 500;

/**
 * The user's session: code flow with PKCE. The tokens are in memory and, for a reload, in this tab's
 * sessionStorage; a new tab is given them by one that has them. They are renewed by the refresh token, in
 * one tab for all: an issuer may take each refresh token only once.
 */
export class Session {
  private readonly manager: UserManager;
  private readonly channel = new BroadcastChannel(NAME);
  private readonly listeners = new Set<() => void>();
  private state: SessionState = { status: "loading", user: null, error: null };
  private tokens: User | null = null;
  private signInCompleted: Promise<string> | null = null;
  private letGo: (() => void) | null = null;
  private onAnswer: (() => void) | null = null;

  constructor(config: PageConfig) {
    const { origin } = globalThis.location;
    const store = new WebStorageStateStore({ store: globalThis.sessionStorage });
    this.manager = new UserManager({
      authority: config.oidc.authority,
      client_id: config.oidc.clientId,
      scope: config.oidc.scope,
      extraQueryParams: config.oidc.parameters,
      redirect_uri: origin + CALLBACK_PATH,
      post_logout_redirect_uri: `${origin}/`,
      userStore: store,
      stateStore: store,
      accessTokenExpiringNotificationTimeInSeconds: RENEW_SECONDS,
      automaticSilentRenew: false,
    });
    this.manager.events.addAccessTokenExpiring(() => void this.renew().catch(() => {}));
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => void this.hear(data);
  }

  /** Finds the session of this tab or of another one. Call it once. */
  async start(): Promise<void> {
    if (globalThis.location.pathname === CALLBACK_PATH) {
      return; // completeSignIn() will tell
    }
    try {
      this.tokens = await this.manager.getUser();
      if (this.tokens === null && (await isHeldElsewhere())) {
        await this.askOtherTabs();
      } else if (this.tokens !== null) {
        await this.accessToken(this.tokens.profile.sub).catch(() => {}); // the first request says why
        this.publish(null);
      }
      if (this.state.status === "loading") {
        this.publish(null);
      }
    } catch (error) {
      await this.end(`Your session could not be continued: ${reason(error)}`);
    }
  }

  /**
   * Goes to the issuer's sign-in page, and comes back to the path that is shown now.
   *
   * @param asAnother whether the issuer shall ask who it is, even where it knows
   */
  async signIn(asAnother = false): Promise<void> {
    const { pathname, search } = globalThis.location;
    try {
      await this.manager.signinRedirect({
        state: pathname + search,
        ...(asAnother ? { prompt: "login" } : {}),
      });
    } catch (error) {
      await this.end(`The sign-in service cannot be reached: ${reason(error)}`);
    }
  }

  /** Takes the answer of the issuer at CALLBACK_PATH. Gives the path to go on with. */
  completeSignIn(): Promise<string> {
    this.signInCompleted ??= this.takeSignIn();
    return this.signInCompleted;
  }

  /**
   * Forgets the tokens in all tabs, and ends the issuer's session where it has an address for that. What
   * listens may still send a last request, with the token that it had.
   */
  async signOut(): Promise<void> {
    const idToken = this.tokens?.id_token;
    this.show({ status: "signedOut", user: null, error: null });
    await sleep(0);
    await this.end(null);
    this.channel.postMessage({ user: null } satisfies Message);
    try {
      await this.manager.signoutRedirect(idToken === undefined ? {} : { id_token_hint: idToken });
    } catch {
      // This issuer has no session to end, or cannot be reached.
    }
  }

  /**
   * The access token of a user, renewed where it must be. Throws a Problem if somebody else is signed in by
   * now, or nobody: a request of one user must never be sent as another one's.
   */
  async accessToken(subject: string): Promise<string> {
    if (this.tokens !== null && expiresIn(this.tokens) < RENEW_SECONDS) {
      await this.renew();
    }
    if (this.tokens?.profile.sub !== subject) {
      throw new Problem("You are not signed in any more.", 401);
    }
    return this.tokens.access_token;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): SessionState => this.state;

  private async takeSignIn(): Promise<string> {
    try {
      this.tokens = await this.manager.signinRedirectCallback();
      this.publish(null);
      this.share();
      const { state } = this.tokens;
      return typeof state === "string" && /^\/(?!\/)/.test(state) ? state : "/";
    } catch (error) {
      await this.end(`Signing in failed: ${reason(error)}`);
      return "/";
    }
  }

  /** Renews the tokens, or finds that another tab has. */
  private renew(): Promise<void> {
    return new Promise((resolve, reject) => {
      void navigator.locks.request(`${NAME}-renew`, async () => {
        await this.renewUnlessFresh().then(resolve, reject);
        // The next tab comes when it has heard of the new tokens, and does not use the old refresh token.
        await sleep(OTHER_TABS_MS);
      });
    });
  }

  private async renewUnlessFresh(): Promise<void> {
    if (this.tokens === null || expiresIn(this.tokens) >= RENEW_SECONDS) {
      return;
    }
    if (this.tokens.refresh_token === undefined) {
      await this.endOnceExpired();
      return;
    }
    try {
      this.tokens = await this.manager.signinSilent();
      this.publish(null);
      this.share();
    } catch (error) {
      if (error instanceof ErrorResponse) {
        await this.end(ENDED);
      }
      throw error;
    }
  }

  /** Without a refresh token, the issuer gives the session its end. */
  private async endOnceExpired(): Promise<void> {
    if (this.tokens?.expired === true) {
      await this.end(ENDED);
    }
  }

  private async end(error: string | null): Promise<void> {
    this.tokens = null;
    await this.manager.removeUser();
    this.publish(error);
  }

  private share(): void {
    this.channel.postMessage({ user: this.tokens?.toStorageString() ?? null } satisfies Message);
  }

  private async hear(message: Message): Promise<void> {
    if ("ask" in message) {
      if (this.tokens !== null) {
        this.share();
      }
      return;
    }
    if (message.user === null) {
      await this.end(null);
      return;
    }
    const user = User.fromStorageString(message.user);
    const isOther = this.tokens !== null && this.tokens.profile.sub !== user.profile.sub;
    this.tokens = user;
    await this.manager.storeUser(user);
    // Listens for the end of these tokens, too.
    await this.manager.getUser();
    if (isOther || this.state.status !== "signedIn") {
      this.publish(null);
    }
    this.onAnswer?.();
  }

  private async askOtherTabs(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.onAnswer = resolve;
      void sleep(OTHER_TABS_MS).then(resolve);
    });
    this.channel.postMessage({ ask: true } satisfies Message);
    await answered;
    this.onAnswer = null;
  }

  private publish(error: string | null): void {
    this.show(
      this.tokens === null
        ? { status: "signedOut", user: null, error }
        : { status: "signedIn", user: userOf(this.tokens), error: null },
    );
  }

  private show(state: SessionState): void {
    this.state = state;
    this.announce(state.status === "signedIn");
    for (const listener of this.listeners) {
      listener();
    }
  }

  /** A lock that signed-in tabs hold together says that there is somebody to ask. */
  private announce(isSignedIn: boolean): void {
    if (isSignedIn && this.letGo === null) {
      const held = new Promise<void>((resolve) => {
        this.letGo = resolve;
      });
      void navigator.locks.request(NAME, { mode: "shared" }, () => held);
    } else if (!isSignedIn) {
      this.letGo?.();
      this.letGo = null;
    }
  }
}

async function isHeldElsewhere(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === NAME);
}

function userOf({ profile }: User): SignedInUser {
  return { subject: profile.sub, name: profile.name ?? profile.email ?? profile.sub };
}

/** Seconds; without end where the issuer does not say. */
function expiresIn(tokens: User): number {
  return tokens.expires_in ?? Number.POSITIVE_INFINITY;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
