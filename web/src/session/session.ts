import type { UserManager } from "oidc-client-ts";
import { Problem } from "../api/problem";
import { SIGNED_IN_KEY } from "../first/key";
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

/** What the page has to know of oidc-client-ts' User; written down, it is the same text. */
interface Tokens {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  /** Seconds since 1970; without it they do not expire. */
  expires_at?: number;
  profile: { sub: string; name?: string; email?: string };
}

/** What tabs tell each other; `user` in the form in which this tab keeps it. */
type Message = { ask: true } | { user: string | null };

const NAME = "breakwater-session";

const ENDED = "Your session has ended. Sign in again to go on where you were.";

/** A token is renewed when it has less than this left, so that it does not expire under way. */
const RENEW_SECONDS = 60;

/** Timers take no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Tabs are of one browser: one that can answer does so in far less. */
const OTHER_TABS_MS = 500;

/**
 * The user's session: code flow with PKCE. The tokens are in memory and, for a reload, in this tab's
 * sessionStorage; a new tab is given them by one that has them. They are renewed by the refresh token, in
 * one tab for all: an issuer may take each refresh token only once. What talks to the issuer is loaded when it is
 * needed: a page that goes on with its session shows itself without.
 */
export class Session {
  private readonly config: PageConfig;
  /** Where oidc-client-ts keeps the user. */
  private readonly storageKey: string;
  private oidc: Promise<{ manager: UserManager; isRefusal(error: unknown): boolean }> | null = null;
  private readonly channel = new BroadcastChannel(NAME);
  private readonly listeners = new Set<() => void>();
  private state: SessionState = { status: "loading", user: null, error: null };
  private tokens: Tokens | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private signInCompleted: Promise<string> | null = null;
  private letGo: (() => void) | null = null;
  private onAnswer: (() => void) | null = null;

  constructor(config: PageConfig) {
    this.config = config;
    this.storageKey = `oidc.user:${config.oidc.authority}:${config.oidc.clientId}`;
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
  }

  /** Finds the session of this tab or of another one. Call it once. */
  async start(): Promise<void> {
    if (globalThis.location.pathname === CALLBACK_PATH) {
      return; // completeSignIn() will tell
    }
    try {
      const kept = sessionStorage.getItem(this.storageKey);
      this.take(kept === null ? null : (JSON.parse(kept) as Tokens));
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
      this.end(`Your session could not be continued: ${reason(error)}`);
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
      const { manager } = await this.issuer();
      await manager.signinRedirect({
        state: pathname + search,
        ...(asAnother ? { prompt: "login" } : {}),
      });
    } catch (error) {
      this.end(`The sign-in service cannot be reached: ${reason(error)}`);
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
    this.end(null);
    this.channel.postMessage({ user: null } satisfies Message);
    try {
      const { manager } = await this.issuer();
      await manager.signoutRedirect(idToken === undefined ? {} : { id_token_hint: idToken });
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
      const { manager } = await this.issuer();
      const user = await manager.signinRedirectCallback();
      this.take(JSON.parse(user.toStorageString()) as Tokens);
      this.publish(null);
      this.share();
      const { state } = user;
      return typeof state === "string" && /^\/(?!\/)/.test(state) ? state : "/";
    } catch (error) {
      this.end(`Signing in failed: ${reason(error)}`);
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
      this.endOnceExpired();
      return;
    }
    const { manager, isRefusal } = await this.issuer();
    try {
      const user = await manager.signinSilent();
      this.take(user && (JSON.parse(user.toStorageString()) as Tokens));
      this.publish(null);
      this.share();
    } catch (error) {
      if (isRefusal(error)) {
        this.end(ENDED);
      }
      throw error;
    }
  }

  /** Without a refresh token, the issuer gives the session its end. */
  private endOnceExpired(): void {
    if (this.tokens !== null && expiresIn(this.tokens) <= 0) {
      this.end(ENDED);
    }
  }

  private end(error: string | null): void {
    this.take(null);
    this.publish(error);
  }

  /** Has these tokens from now on, also after a reload, and renews them in time. */
  private take(tokens: Tokens | null): void {
    this.tokens = tokens;
    clearTimeout(this.timer);
    if (tokens === null) {
      sessionStorage.removeItem(this.storageKey);
      return;
    }
    sessionStorage.setItem(this.storageKey, JSON.stringify(tokens));
    const seconds = expiresIn(tokens);
    // Not over and over, where they live for a minute only.
    const milliseconds = Math.max(0, seconds - RENEW_SECONDS, seconds / 2) * 1_000;
    if (milliseconds <= LONGEST_TIMER_MS) {
      this.timer = setTimeout(() => void this.renew().catch(() => {}), milliseconds);
    }
  }

  private issuer() {
    this.oidc ??= import("./oidc").then(
      ({ createManager, isRefusal }) => ({ manager: createManager(this.config, CALLBACK_PATH), isRefusal }),
      (error) => {
        this.oidc = null;
        throw error;
      },
    );
    return this.oidc;
  }

  private share(): void {
    this.channel.postMessage({ user: this.tokens && JSON.stringify(this.tokens) } satisfies Message);
  }

  private hear(message: Message): void {
    if ("ask" in message) {
      if (this.tokens !== null) {
        this.share();
      }
      return;
    }
    if (message.user === null) {
      this.end(null);
      return;
    }
    const tokens = JSON.parse(message.user) as Tokens;
    const isOther = this.tokens !== null && this.tokens.profile.sub !== tokens.profile.sub;
    this.take(tokens);
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
    if (state.status === "signedIn") localStorage.setItem(SIGNED_IN_KEY, "");
    else if (state.status === "signedOut") localStorage.removeItem(SIGNED_IN_KEY);
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

function userOf({ profile }: Tokens): SignedInUser {
  return { subject: profile.sub, name: profile.name ?? profile.email ?? profile.sub };
}

/** Seconds; without end where the issuer does not say. */
function expiresIn({ expires_at }: Tokens): number {
  return expires_at === undefined ? Number.POSITIVE_INFINITY : expires_at - Math.floor(Date.now() / 1_000);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
