import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Collection } from "../data/items";
import {
  type Change,
  changed,
  editKey,
  firstThatFit,
  newBatch,
  type PendingEdit,
  type SealedBatch,
} from "./edits";

interface Schema extends DBSchema {
  edits: { key: [subject: string, collection: Collection, id: string]; value: PendingEdit };
  batches: { key: string; value: SealedBatch };
}

/** What a transaction left of an item's edit; null if nothing waits any more. */
export interface EditUpdate {
  collection: Collection;
  id: string;
  edit: PendingEdit | null;
}

/** The edits of one user in this browser's IndexedDB. Each method is one transaction, whichever tab calls it. */
export class EditStore {
  private readonly database: Promise<IDBPDatabase<Schema>>;
  private readonly subject: string;

  constructor(subject: string, name = "breakwater") {
    this.subject = subject;
    this.database = openDB<Schema>(name, 1, {
      upgrade(database) {
        database.createObjectStore("edits", { keyPath: ["subject", "collection", "id"] });
        database.createObjectStore("batches", { keyPath: "subject" });
      },
    });
  }

  /** Everything that waits, and what is under way. */
  async load(): Promise<{ edits: PendingEdit[]; batch: SealedBatch | null }> {
    const transaction = (await this.database).transaction(["edits", "batches"]);
    const [edits, batch] = await Promise.all([
      transaction.objectStore("edits").getAll(this.all()),
      transaction.objectStore("batches").get(this.subject),
    ]);
    return { edits, batch: batch ?? null };
  }

  /** Writes a change down. It is on the disk when the promise is fulfilled. */
  async change(change: Change): Promise<EditUpdate> {
    const transaction = (await this.database).transaction(["edits", "batches"], "readwrite", STRICT);
    const { collection, id } = change;
    const [edit, batch] = await Promise.all([
      transaction.objectStore("edits").get([this.subject, collection, id]),
      transaction.objectStore("batches").get(this.subject),
    ]);
    const inFlight = batch?.edits.some((sent) => editKey(sent) === editKey(change)) ?? false;
    const next = changed(edit ?? null, inFlight, this.subject, change);
    await this.write(transaction.objectStore("edits"), collection, id, next);
    // At once: a page that closes would not come to do it by itself.
    transaction.commit();
    await transaction.done;
    return { collection, id, edit: next };
  }

  /**
   * The batch that is under way, or a new one of what waits, and whether more waits than it has room for;
   * null if nothing can be sent.
   */
  async seal(): Promise<{ batch: SealedBatch; isMore: boolean } | null> {
    const transaction = (await this.database).transaction(["edits", "batches"], "readwrite", STRICT);
    const batches = transaction.objectStore("batches");
    const [waiting, underWay] = await Promise.all([
      transaction.objectStore("edits").getAll(this.all()),
      batches.get(this.subject),
    ]);
    if (underWay !== undefined) {
      return { batch: underWay, isMore: true };
    }
    const free = waiting.filter((edit) => edit.problem === null);
    const edits = firstThatFit(free);
    if (edits.length === 0) {
      return null;
    }
    const batch = newBatch(this.subject, edits);
    await batches.put(batch);
    await transaction.done;
    return { batch, isMore: free.length > edits.length };
  }

  /** Writes a batch down that was sealed elsewhere, unless one is under way. */
  async add(batch: SealedBatch): Promise<void> {
    const transaction = (await this.database).transaction("batches", "readwrite");
    try {
      const added = transaction.store.add(batch);
      // At once: a page that closes would not come to do it by itself.
      transaction.commit();
      await Promise.all([added, transaction.done]);
    } catch (error) {
      if ((error as DOMException).name !== "ConstraintError") {
        throw error;
      }
    }
  }

  /** Says that a batch had no answer and when to send it again. */
  async postpone(batch: SealedBatch): Promise<void> {
    const transaction = (await this.database).transaction("batches", "readwrite");
    if ((await transaction.store.get(this.subject))?.key === batch.key) {
      await transaction.store.put(batch);
    }
    await transaction.done;
  }

  /**
   * Ends a batch.
   *
   * @param outcome what the answer means for the edit of an item as it is now; it may have been changed since
   *   the batch was sealed
   */
  async settle(
    batch: SealedBatch,
    outcome: (edit: PendingEdit, sent: PendingEdit) => PendingEdit | null,
  ): Promise<EditUpdate[]> {
    const transaction = (await this.database).transaction(["edits", "batches"], "readwrite", STRICT);
    const [edits, batches] = [transaction.objectStore("edits"), transaction.objectStore("batches")];
    if ((await batches.get(this.subject))?.key !== batch.key) {
      return [];
    }
    const updates: EditUpdate[] = [];
    for (const sent of batch.edits) {
      const { collection, id } = sent;
      const edit = await edits.get([this.subject, collection, id]);
      const next = edit === undefined ? null : outcome(edit, sent);
      await this.write(edits, collection, id, next);
      updates.push({ collection, id, edit: next });
    }
    await batches.delete(this.subject);
    await transaction.done;
    return updates;
  }

  /** Replaces an edit by what a decision of the user makes of it. */
  async decide(
    { collection, id }: { collection: Collection; id: string },
    decision: (edit: PendingEdit) => PendingEdit | null,
  ): Promise<EditUpdate> {
    const transaction = (await this.database).transaction("edits", "readwrite", STRICT);
    const edit = await transaction.store.get([this.subject, collection, id]);
    const next = edit === undefined ? null : decision(edit);
    await this.write(transaction.store, collection, id, next);
    await transaction.done;
    return { collection, id, edit: next };
  }

  async close(): Promise<void> {
    (await this.database).close();
  }

  private async write(
    edits: { put(edit: PendingEdit): Promise<unknown>; delete(key: Schema["edits"]["key"]): Promise<void> },
    collection: Collection,
    id: string,
    edit: PendingEdit | null,
  ): Promise<void> {
    await (edit === null ? edits.delete([this.subject, collection, id]) : edits.put(edit));
  }

  /** Every key that begins with the subject. */
  private all(): IDBKeyRange {
    return IDBKeyRange.bound([this.subject], [this.subject, []]);
  }
}

/** An edit survives the loss of power, not only of the page. */
const STRICT = { durability: "strict" } as const;
