import type { Client, Schemas } from "../api/client";
import { Problem, problemOf, problemOfFailure } from "../api/problem";

type Dashboard = Schemas["Dashboard"];

/** What one tab got and the others take over: an answer, or why there was none. */
interface Answer {
  /** When it came, in ms since 1970. */
  at: number;
  dashboard: Dashboard | null;
  etag: string | null;
  failure: { message: string; status: number; type: string | null; retryAfter: number | null } | null;
}

type Message = { ask: true } | { answer: Answer };

/** For this long an answer is news. All tabs of one user together ask once in this time at the most. */
export const FRESH_MS = 1_000;

/** How often a visible page asks whether there is something new. A 304 costs the service one look-up. */
export const POLL_MS = 15_000;

/** After failures: 2 s, doubled each time, at most two minutes, half of it by chance. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 120_000;

/**
 * Asks for the dashboard, for all tabs of one user. The tab that asks holds a Web Lock from before the request
 * until its answer is not fresh any more, or as long as Retry-After says; the others take its answer from a
 * BroadcastChannel.
 */
export class DashboardLoader {
  private readonly name: string;
  private readonly client: Pick<Client, "GET">;
  private readonly timeZone: string;
  private readonly onAnswer: (dashboard: Dashboard, at: number) => void;
  private readonly onDue: () => void;
  private readonly waiting = new Set<(answer: Answer) => void>();
  private channel: BroadcastChannel | null = null;
  private last: Answer | null = null;
  /** The newest answer with a dashboard, for If-None-Match. */
  private newest: Answer | null = null;
  /** Until when this tab keeps all others from asking, in ms since 1970. */
  private heldUntil = 0;
  /** What was asked for before anything showed it. */
  private early: Promise<Dashboard> | null = null;
  private failures = 0;
  private leastRevision = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param onAnswer gets each dashboard that another tab, or this one before a reload, has loaded
   * @param onDue is called when it is time to ask again, wherever the last answer came from
   */
  constructor(
    subject: string,
    client: Pick<Client, "GET">,
    timeZone: string,
    onAnswer: (dashboard: Dashboard, at: number) => void,
    onDue: () => void,
  ) {
    this.name = `breakwater-dashboard:${timeZone}:${subject}`;
    this.client = client;
    this.timeZone = timeZone;
    this.onAnswer = onAnswer;
    this.onDue = onDue;
  }

  /** Begins, with what this tab had before it was reloaded. */
  start(): void {
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
    const kept = sessionStorage.getItem(this.name);
    if (kept !== null) {
      this.newest = JSON.parse(kept) as Answer;
      this.show(this.newest);
      this.askAgainAfter(this.newest);
    }
  }

  /**
   * Asks already, so that the answer is under way while the page is rendered; the first load() has it. Not where there is
   * something to show, for then it is up to others whether anybody asks.
   */
  loadEarly(): void {
    if (this.newest === null) {
      this.early = this.answer();
      // load() tells.
      this.early.catch(() => {});
    }
  }

  /** Ends, and forgets. */
  stop(): void {
    clearTimeout(this.timer);
    sessionStorage.removeItem(this.name);
    this.channel?.close();
    this.channel = null;
  }

  /** Older dashboards than this revision do not have what was saved, and are not taken any more. */
  expect(revision: number): void {
    this.leastRevision = Math.max(this.leastRevision, revision);
  }

  /**
   * The dashboard: from the service, or from another tab that just had it. Throws a Problem where the service
   * does not give it.
   */
  load(): Promise<Dashboard> {
    const early = this.early;
    this.early = null;
    return early ?? this.answer();
  }

  private async answer(): Promise<Dashboard> {
    const mine = Date.now() < this.heldUntil ? this.last : null;
    return this.dashboardOf(mine !== null && this.isNew(mine) ? mine : await this.nextAnswer());
  }

  private dashboardOf({ dashboard, failure }: Answer): Dashboard {
    if (dashboard === null) {
      throw new Problem(failure?.message ?? "There was no answer.", failure?.status ?? 0, failure ?? {});
    }
    return dashboard;
  }

  /** Whether an answer spares a request. A failure does, for nothing but time helps. */
  private isNew({ dashboard }: Answer): boolean {
    return dashboard === null || dashboard.revision >= this.leastRevision;
  }

  /** Waits for the lock and for another tab's answer, whichever comes first. */
  private nextAnswer(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const noLongerNeeded = new AbortController();
      const take = (answer: Answer) => {
        this.waiting.delete(take);
        noLongerNeeded.abort();
        resolve(answer);
      };
      this.waiting.add(take);
      this.channel?.postMessage({ ask: true } satisfies Message);
      navigator.locks
        .request(this.name, { signal: noLongerNeeded.signal }, async () => {
          await this.pauseAfterClosedTab();
          if (this.waiting.delete(take)) {
            const answer = await this.ask();
            resolve(answer);
            await this.hold(answer);
          }
        })
        .catch((error: unknown) => {
          if (!noLongerNeeded.signal.aborted) {
            reject(error);
          }
        });
    });
  }

  private async ask(): Promise<Answer> {
    const answer = await this.request();
    this.keep(answer);
    this.giveToWaiting(answer);
    this.channel?.postMessage({ answer } satisfies Message);
    return answer;
  }

  /** Keeps the lock for as long as no other request shall be made. */
  private async hold({ failure }: Answer): Promise<void> {
    const milliseconds = Math.max(FRESH_MS, (failure?.retryAfter ?? 0) * 1_000);
    this.heldUntil = Date.now() + milliseconds;
    await sleep(milliseconds);
  }

  /** A tab that is closed or reloaded lets its lock go too early; when it last asked is written down. */
  private async pauseAfterClosedTab(): Promise<void> {
    const left = Number(localStorage.getItem(this.name)) + FRESH_MS - Date.now();
    // More than that is left only if the clock was set back.
    if (left > 0 && left <= FRESH_MS) {
      await sleep(left);
    }
  }

  private async request(): Promise<Answer> {
    const known = this.newest;
    localStorage.setItem(this.name, String(Date.now()));
    try {
      const { data, error, response } = await this.client.GET("/api/dashboard", {
        params: {
          query: { timeZone: this.timeZone },
          header: known?.etag == null ? {} : { "If-None-Match": known.etag },
        },
        // Ours is the only cache: the browser's would keep the data on the disk.
        cache: "no-store",
      });
      if (response.status === 304 && known !== null) {
        return { ...known, at: Date.now() };
      }
      if (data === undefined) {
        throw problemOf(response, error);
      }
      return { at: Date.now(), dashboard: data, etag: response.headers.get("etag"), failure: null };
    } catch (error) {
      const problem = problemOfFailure(error);
      const { message, status = 0, type = null, retryAfter = null } = problem as Error & Partial<Problem>;
      return {
        at: Date.now(),
        dashboard: null,
        etag: null,
        failure: { message, status, type, retryAfter },
      };
    }
  }

  private hear(message: Message): void {
    if ("ask" in message) {
      if (Date.now() < this.heldUntil && this.last !== null) {
        this.channel?.postMessage({ answer: this.last } satisfies Message);
      }
      return;
    }
    const { answer } = message;
    if (!this.isNew(answer) || answer.at <= (this.last?.at ?? 0)) {
      return;
    }
    this.keep(answer);
    this.giveToWaiting(answer);
    this.show(answer);
  }

  private show({ dashboard, at }: Answer): void {
    if (dashboard !== null) {
      this.early = null;
      this.onAnswer(dashboard, at);
    }
  }

  private giveToWaiting(answer: Answer): void {
    for (const take of this.isNew(answer) ? [...this.waiting] : []) {
      take(answer);
    }
  }

  private keep(answer: Answer): void {
    this.last = answer;
    if (answer.dashboard === null) {
      this.failures++;
    } else {
      this.failures = 0;
      this.newest = answer;
      sessionStorage.setItem(this.name, JSON.stringify(answer));
    }
    this.askAgainAfter(answer);
  }

  private askAgainAfter(answer: Answer): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.due, this.nextDelay(answer));
  }

  /** What is held would answer whoever asks too early, and nobody would ask again. */
  private readonly due = (): void => {
    const early = this.heldUntil - Date.now();
    if (early > 0) {
      this.timer = setTimeout(this.due, early);
    } else {
      this.onDue();
    }
  };

  private nextDelay({ failure }: Answer): number {
    if (failure === null) {
      return POLL_MS;
    }
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
    return Math.max((failure.retryAfter ?? 0) * 1_000, backoff * (0.5 + Math.random() / 2));
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
