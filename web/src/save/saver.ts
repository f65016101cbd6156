import type { Client } from "../api/client";
import { type Problem, problemOf, problemOfFailure } from "../api/problem";
import type { Collection } from "../data/items";
import type { EditStore, EditUpdate } from "./editStore";
import {
  type AnyFields,
  bodyOf,
  type Change,
  changed,
  decidedForMine,
  editKey,
  fieldsOf,
  firstThatFit,
  newBatch,
  type PendingEdit,
  refused,
  type SavedItem,
  type SealedBatch,
  type StoredItem,
  saved,
} from "./edits";

/**
 * How the user's edits are doing.
 * - saved: everything is in the database
 * - saving: edits wait for their pause, or are under way
 * - offline: the service does not answer; edits are kept in this browser and sent when it does
 * - conflict: edits wait for the user's choice, see useConflicts()
 */
export interface SaveState {
  status: "saved" | "saving" | "offline" | "conflict";
  /** Items with edits that are not in the database; those in conflict are not among them. */
  waiting: number;
  /** Whether what waits is kept when this page is closed; this browser may have no room for it, or forbid it. */
  isKept: boolean;
}

/** An edit that cannot be saved as it is, and what is stored. */
export interface Conflict {
  collection: Collection;
  id: string;
  /**
   * stale: the item was changed elsewhere; missing: it was deleted elsewhere; exists: another item has its
   * id; refused: the service does not take these fields, `details` says why.
   */
  reason: "stale" | "missing" | "exists" | "refused";
  /** What the user wants; null to delete it. */
  mine: AnyFields | null;
  /** What is stored; null if there is nothing, or it is not known. */
  theirs: AnyFields | null;
  details: readonly { pointer: string; detail: string }[];
}

/** What tabs of one user tell each other. */
interface Message {
  updates: EditUpdate[];
  saved: SavedItem[];
  unanswered: boolean;
}

/** A rest of 1 s ends a burst of edits; who edits without a rest is saved every 5 s. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;

/** Edits of a tab that died are saved by another one, which waits for as long as that tab would have needed. */
const OTHER_TAB_MS = 2 * LONGEST_PAUSE_MS;

/** Between attempts: 1 s, doubled each time, at most a minute, half of it by chance. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Keeps one user's edits and saves them in batches. Every tab has one; a Web Lock makes them send one at a
 * time, and the EditStore is what they share. Nothing is forgotten before the service has acknowledged it:
 * a batch is sent again under its key, and where that key is no longer known (after 24 hours), the versions
 * keep it from being applied twice.
 */
export class Saver {
  private readonly subject: string;
  private readonly client: Pick<Client, "POST">;
  private readonly store: EditStore;
  private readonly onSaved: (items: SavedItem[]) => void;

  private readonly edits = new Map<string, PendingEdit>();
  /** Changes of this tab that are not written down yet. */
  private readonly unwritten = new Set<Change>();
  /** Items that were changed in this tab since they were last sent. */
  private readonly unsent = new Set<string>();
  private unanswered = false;
  private isKept = true;
  private sending = false;
  private burstBegan: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  private channel: BroadcastChannel | null = null;
  private readonly listeners = new Set<() => void>();
  private snapshot: Snapshot = EMPTY;

  /**
   * @param onSaved is told what the service has stored or has now, by this tab or another, before the edits
   *   are dropped
   */
  constructor(
    subject: string,
    client: Pick<Client, "POST">,
    store: EditStore,
    onSaved: (items: SavedItem[]) => void,
  ) {
    this.subject = subject;
    this.client = client;
    this.store = store;
    this.onSaved = onSaved;
  }

  /** Takes over what earlier pages left and sends it. */
  async start(): Promise<void> {
    this.channel = new BroadcastChannel(`breakwater-save:${this.subject}`);
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
    document.addEventListener("visibilitychange", this.onVisibility);
    globalThis.addEventListener("pagehide", this.flush);
    globalThis.addEventListener("online", this.onOnline);
    globalThis.addEventListener("beforeunload", this.onBeforeUnload);
    globalThis.addEventListener("storage", this.onStorage);
    this.store.whenItFails(this.onStoreFailed);
    const edits = await this.store.load();
    this.apply(
      edits.map((edit) => ({ ...edit, edit })),
      [],
    );
    if (edits.length > 0) {
      await this.save(true);
    }
  }

  /** Stops saving. What waits is found by the next start. */
  stop(): void {
    this.flush();
    clearTimeout(this.timer);
    this.channel?.close();
    this.channel = null;
    document.removeEventListener("visibilitychange", this.onVisibility);
    globalThis.removeEventListener("pagehide", this.flush);
    globalThis.removeEventListener("online", this.onOnline);
    globalThis.removeEventListener("beforeunload", this.onBeforeUnload);
    globalThis.removeEventListener("storage", this.onStorage);
  }

  /** Shows a change at once, writes it down, and saves it after a pause. */
  change(change: Change): void {
    const key = editKey(change);
    const edit = changed(this.edits.get(key) ?? null, this.sending, this.subject, change);
    this.unsent.add(key);
    this.put(key, edit);
    this.publish();
    this.schedule();
    void this.write(change);
  }

  /** Settles a conflict: `mine` is sent again over what is stored, `theirs` drops the edit. */
  async resolve(conflict: Conflict, choice: "mine" | "theirs"): Promise<void> {
    const known = this.edits.get(editKey(conflict))?.problem;
    const update = await this.store.decide(conflict, choice === "mine" ? decidedForMine : () => null);
    const { collection, id } = conflict;
    // What the service was found to have is shown in both cases: below the edit, or in its place.
    const current =
      known === undefined || known === null || known.reason === "refused" ? [] : [known.current];
    this.tell(
      [update],
      current.map((item) => ({ collection, id, fields: fieldsOf(item), version: item?.version ?? 0 })),
    );
    if (update.edit !== null) {
      await this.save();
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): SaveState => this.snapshot.state;
  readonly getConflicts = (): readonly Conflict[] => this.snapshot.conflicts;
  /** The edits of one collection; the same array until one of them changes. */
  readonly getEdits = (collection: Collection): readonly PendingEdit[] =>
    this.snapshot.edits.get(collection) ?? NO_EDITS;

  private async write(change: Change): Promise<void> {
    this.unwritten.add(change);
    const update = await this.store.change(change);
    this.unwritten.delete(change);
    this.tell([update], []);
  }

  private schedule(): void {
    const now = Date.now();
    this.burstBegan ??= now;
    this.saveIn(Math.max(0, Math.min(PAUSE_MS, this.burstBegan + LONGEST_PAUSE_MS - now)));
  }

  private saveIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  /**
   * Sends what waits, batch by batch. Only one tab does it at a time.
   *
   * @param atOnce whether a batch is sent that found no network and waits for its next attempt
   */
  private async save(atOnce = false): Promise<void> {
    clearTimeout(this.timer);
    this.burstBegan = null;
    await this.exclusively(async () => {
      while (await this.saveBatch(atOnce)) {
        // More than one batch has room for waits.
      }
    });
  }

  /** Keeps this user's other tabs from sending meanwhile. */
  private async exclusively(send: () => Promise<unknown>): Promise<void> {
    await navigator.locks.request(`breakwater-save:${this.subject}`, async () => {
      this.sending = true;
      try {
        await send();
      } finally {
        this.sending = false;
      }
    });
  }

  /** Sends one batch. Gives whether the next one shall follow at once. */
  private async saveBatch(atOnce: boolean): Promise<boolean> {
    const sealed = this.channel === null ? null : await this.store.seal();
    if (sealed === null) {
      return false;
    }
    const { batch, isMore } = sealed;
    const wait = batch.retryAt - Date.now();
    if (wait > 0 && !(atOnce && batch.isUnreachable)) {
      this.setUnanswered(true);
      this.saveIn(wait);
      return false;
    }
    for (const edit of batch.edits) {
      this.unsent.delete(editKey(edit));
    }
    return (await this.send(batch)) || (isMore && !this.unanswered);
  }

  /** Sends a batch and takes its answer. Gives whether edits of it have to be sent again, in another batch. */
  private async send(batch: SealedBatch): Promise<boolean> {
    try {
      const { data, error, response } = await this.client.POST("/api/batch", {
        params: { header: { "Idempotency-Key": batch.key } },
        body: bodyOf(batch),
        keepalive: true,
      });
      if (data !== undefined) {
        await this.acknowledge(batch, data.results);
        return false;
      }
      return await this.takeRefusal(batch, problemOf(response, error), error);
    } catch (error) {
      const problem = problemOfFailure(error);
      await this.postpone(batch, problem);
      return false;
    }
  }

  private async acknowledge(
    batch: SealedBatch,
    results: readonly { version: number | null }[],
  ): Promise<void> {
    const versions = new Map(
      batch.edits.map((edit, index) => [editKey(edit), results[index]?.version ?? 0] as const),
    );
    const versionOf = (edit: PendingEdit) => versions.get(editKey(edit)) ?? 0;
    const updates = await this.store.settle(batch, (edit, sent) => saved(edit, sent, versionOf(sent)));
    this.tell(
      updates,
      batch.edits.map((sent) => ({ ...sent, version: versionOf(sent) })),
      false,
    );
  }

  private async takeRefusal(batch: SealedBatch, problem: Problem, body: unknown): Promise<boolean> {
    const conflicts = (body as { conflicts?: BatchConflict[] } | undefined)?.conflicts;
    if (problem.status === 409 && conflicts !== undefined) {
      await this.takeConflicts(batch, conflicts);
      return true;
    }
    if (problem.status === 422) {
      // The key is not ours alone. Under another one, the versions keep what was applied from being applied twice.
      this.tell(await this.store.settle(batch, (edit) => edit), [], false);
      return true;
    }
    if (problem.isTemporary || WORTH_ANOTHER_TRY.has(problem.status)) {
      await this.postpone(batch, problem);
      return false;
    }
    await this.takeErrors(batch, problem);
    return true;
  }

  private async takeConflicts(batch: SealedBatch, conflicts: readonly BatchConflict[]): Promise<void> {
    const byKey = new Map(
      conflicts.flatMap((conflict) => {
        const sent = batch.edits[conflict.index];
        return sent === undefined ? [] : [[editKey(sent), { conflict, sent }] as const];
      }),
    );
    const updates = await this.store.settle(batch, (edit, sent) => {
      const found = byKey.get(editKey(sent));
      if (found === undefined) {
        return edit;
      }
      const { reason, current } = found.conflict;
      // The same batch came through before: its answer was lost, and its key is forgotten.
      const wasApplied = refused(sent, { reason, current, details: [] }) === null;
      return wasApplied
        ? saved(edit, sent, current?.version ?? 0)
        : refused(edit, { reason, current, details: [] });
    });
    const settled = updates.flatMap(({ collection, id, edit }) => {
      const found = byKey.get(`${collection}/${id}`);
      return found === undefined || edit?.problem != null
        ? []
        : [
            {
              collection,
              id,
              fields: fieldsOf(found.conflict.current),
              version: found.conflict.current?.version ?? 0,
            },
          ];
    });
    this.tell(updates, settled, false);
  }

  /** Sets those aside whose place in the body is named, or all. */
  private async takeErrors(batch: SealedBatch, problem: Problem): Promise<void> {
    const details = new Map<string, { pointer: string; detail: string }[]>();
    for (const { pointer, detail } of problem.errors) {
      const [, index = "", rest = ""] = /^\/operations\/(\d+)(.*)$/.exec(pointer) ?? [];
      const sent = batch.edits[Number(index)];
      if (index !== "" && sent !== undefined) {
        const known = details.get(editKey(sent)) ?? [];
        details.set(editKey(sent), [...known, { pointer: rest, detail }]);
      }
    }
    const updates = await this.store.settle(batch, (edit, sent) => {
      const own = details.get(editKey(sent));
      return own === undefined && details.size > 0
        ? edit
        : refused(edit, {
            reason: "refused",
            current: null,
            details: own ?? [{ pointer: "", detail: problem.message }],
          });
    });
    this.tell(updates, [], false);
  }

  private async postpone(batch: SealedBatch, problem: unknown): Promise<void> {
    const { status = 0, retryAfter = null } = problem as Partial<Problem>;
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** batch.attempts);
    const wait = Math.max((retryAfter ?? 0) * 1_000, backoff * (0.5 + Math.random() / 2));
    await this.store.postpone({
      ...batch,
      attempts: batch.attempts + 1,
      retryAt: Date.now() + wait,
      isUnreachable: status === 0,
    });
    this.setUnanswered(true);
    this.saveIn(wait);
  }

  /**
   * Writes down and sends what this tab has not yet, without waiting for anything: the page may be about to go.
   * What is under way already is not sent again; it and the rest are in the EditStore.
   */
  private readonly flush = (): void => {
    const edits = firstThatFit([...this.unsent].flatMap((key) => this.edits.get(key) ?? []).filter(isFree));
    const isSent = edits.length > 0 && !this.sending && !this.unanswered;
    const batch = isSent ? newBatch(this.subject, edits) : null;
    const unwritten = [...this.unwritten].map(({ collection, id }) => ({
      collection,
      id,
      edit: this.edits.get(editKey({ collection, id })) ?? null,
    }));
    if (unwritten.length > 0 || batch !== null) {
      void this.store.keep(unwritten, batch);
    }
    if (batch !== null) {
      this.unsent.clear();
      const answer = this.send(batch);
      void this.exclusively(() => answer);
    }
  };

  private readonly onStoreFailed = (): readonly PendingEdit[] => {
    this.isKept = false;
    this.publish();
    return [...this.edits.values()];
  };

  /** Another tab has written what may be its last words. It may be gone before they are in the EditStore. */
  private readonly onStorage = async ({ key, newValue }: StorageEvent): Promise<void> => {
    if (key?.startsWith(this.store.lastWords) && newValue !== null) {
      const updates = await this.store.takeOver([key]);
      this.hear({ updates, saved: [], unanswered: this.unanswered });
    }
  };

  /** The browser asks the user whether to leave what this page alone has. */
  private readonly onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (!this.isKept && this.edits.size > 0) {
      event.preventDefault();
    }
  };

  private readonly onVisibility = (): void => {
    if (document.visibilityState === "hidden") {
      this.flush();
    }
  };

  private readonly onOnline = (): void => void this.save(true);

  /** What another tab has done. */
  private hear({ updates, saved, unanswered }: Message): void {
    this.unanswered = unanswered;
    this.apply(updates, saved);
    if (this.edits.size > 0 && this.unsent.size === 0) {
      this.saveIn(OTHER_TAB_MS);
    }
  }

  /** Applies it here and tells the other tabs. */
  private tell(updates: EditUpdate[], saved: SavedItem[], unanswered = this.unanswered): void {
    this.unanswered = unanswered;
    this.channel?.postMessage({ updates, saved, unanswered } satisfies Message);
    this.apply(updates, saved);
  }

  private setUnanswered(unanswered: boolean): void {
    if (unanswered !== this.unanswered) {
      this.tell([], [], unanswered);
    }
  }

  private apply(updates: readonly EditUpdate[], saved: SavedItem[]): void {
    if (saved.length > 0) {
      this.onSaved(saved);
    }
    const unwritten = new Set([...this.unwritten].map(editKey));
    for (const update of updates) {
      const key = editKey(update);
      // A later change of this tab is on its way to the store, and will come back from there.
      if (!unwritten.has(key)) {
        this.put(key, update.edit);
      }
    }
    this.publish();
  }

  private put(key: string, edit: PendingEdit | null): void {
    if (edit === null) {
      this.edits.delete(key);
      this.unsent.delete(key);
    } else {
      this.edits.set(key, edit);
    }
  }

  private publish(): void {
    this.snapshot = snapshotOf([...this.edits.values()], this.unanswered, this.isKept, this.snapshot);
    for (const listener of this.listeners) {
      listener();
    }
  }
}

interface Snapshot {
  state: SaveState;
  conflicts: readonly Conflict[];
  edits: ReadonlyMap<Collection, readonly PendingEdit[]>;
}

const NO_EDITS: readonly PendingEdit[] = [];
const EMPTY: Snapshot = {
  state: { status: "saved", waiting: 0, isKept: true },
  conflicts: [],
  edits: new Map(),
};

/** Signed out, too slow, too early, too many: the same batch may be taken later. */
const WORTH_ANOTHER_TRY = new Set([401, 408, 409, 425, 429]);

interface BatchConflict {
  index: number;
  reason: "stale" | "missing" | "exists";
  current: StoredItem | null;
}

const isFree = (edit: PendingEdit): boolean => edit.problem === null;

/** The same parts as before where nothing has changed, so that nothing is rendered for it. */
function snapshotOf(
  edits: readonly PendingEdit[],
  unanswered: boolean,
  isKept: boolean,
  before: Snapshot,
): Snapshot {
  const byCollection = new Map<Collection, PendingEdit[]>();
  for (const edit of edits) {
    byCollection.set(edit.collection, [...(byCollection.get(edit.collection) ?? []), edit]);
  }
  const kept = new Map(
    [...byCollection].map(([name, now]) => {
      const earlier = before.edits.get(name) ?? NO_EDITS;
      const isSame = earlier.length === now.length && now.every((edit, index) => edit === earlier[index]);
      return [name, isSame ? earlier : now] as const;
    }),
  );
  const waiting = edits.filter(isFree).length;
  const state = { status: statusOf(waiting, edits.length - waiting, unanswered), waiting, isKept };
  const isSameState =
    state.status === before.state.status &&
    waiting === before.state.waiting &&
    isKept === before.state.isKept;
  const conflicts = edits.flatMap((edit) => conflictOf(edit) ?? []);
  return {
    state: isSameState ? before.state : state,
    // Whoever looks at them is not to be rendered again for each edit.
    conflicts: conflicts.length === 0 && before.conflicts.length === 0 ? before.conflicts : conflicts,
    edits: kept,
  };
}

function statusOf(waiting: number, inConflict: number, unanswered: boolean): SaveState["status"] {
  if (inConflict > 0) {
    return "conflict";
  }
  if (waiting === 0) {
    return "saved";
  }
  return unanswered ? "offline" : "saving";
}

function conflictOf({ collection, id, fields, problem }: PendingEdit): Conflict | null {
  return (
    problem && {
      collection,
      id,
      reason: problem.reason,
      mine: fields,
      theirs: fieldsOf(problem.current),
      details: problem.details,
    }
  );
}
