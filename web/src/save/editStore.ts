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

/** Names an item. */
interface ItemName {
  collection: Collection;
  id: string;
}

/** What a transaction left of an item's edit; null if nothing waits any more. */
export interface EditUpdate extends ItemName {
  edit: PendingEdit | null;
}

/** What a page wrote at its end. */
interface LastWords {
  updates: readonly EditUpdate[];
  batch: SealedBatch | null;
}

/** The change whose transaction is the newest and has not read yet, so that it can take a later change along. */
interface Unread {
  change: Change;
  written: Promise<EditUpdate>;
}

/** What a transaction reads and writes. */
interface Tables {
  edit(item: ItemName): Promise<PendingEdit | undefined>;
  edits(): Promise<PendingEdit[]>;
  write(update: EditUpdate): Promise<unknown>;
  batch(): Promise<SealedBatch | undefined>;
  writeBatch(batch: SealedBatch | null): Promise<unknown>;
  /** Says that nothing follows. The browser then finishes the transaction, whatever becomes of the page. */
  commit(): void;
}

/**
 * The edits of one user in this browser's IndexedDB. Each method is one transaction, whichever tab calls it. Where
 * IndexedDB fails (it is switched off, or the disk is full), they are in this page's memory from then on.
 */
export class EditStore {
  private readonly database: Promise<IDBPDatabase<Schema>>;
  private readonly subject: string;
  private unread: Unread | null = null;
  private underWay: SealedBatch | null = null;
  private memory: Memory | null = null;
  private onFailure: () => readonly PendingEdit[] = () => [];

  constructor(subject: string, name = "breakwater") {
    this.subject = subject;
    this.database = open(name);
    // Whoever uses it is told.
    this.database.catch(() => {});
  }

  /** @param onFailure is called once, when IndexedDB has failed; gives the edits to go on with */
  whenItFails(onFailure: () => readonly PendingEdit[]): void {
    this.onFailure = onFailure;
  }

  /** Everything that waits. */
  async load(): Promise<PendingEdit[]> {
    await this.takeOver();
    return this.run((tables) => tables.edits());
  }

  /**
   * Writes a change down. It is on the disk when the promise is fulfilled. Who types faster than the disk writes
   * has two transactions waiting at the most: the second one takes along what comes meanwhile.
   */
  change(change: Change): Promise<EditUpdate> {
    if (this.unread !== null && editKey(this.unread.change) === editKey(change)) {
      this.unread.change = { ...this.unread.change, after: change.after };
      return this.unread.written;
    }
    const unread: Unread = { change, written: this.run((tables) => this.write(unread, tables)) };
    this.unread = unread;
    return unread.written;
  }

  private async write(unread: Unread, tables: Tables): Promise<EditUpdate> {
    const { collection, id } = unread.change;
    const [edit, batch] = await Promise.all([tables.edit({ collection, id }), tables.batch()]);
    if (this.unread === unread) {
      this.unread = null;
    }
    const inFlight = batch?.edits.some((sent) => editKey(sent) === editKey(unread.change)) ?? false;
    const update = { collection, id, edit: changed(edit ?? null, inFlight, this.subject, unread.change) };
    const done = tables.write(update);
    // At once: a page that closes would not come to do it by itself.
    tables.commit();
    await done;
    return update;
  }

  /**
   * Writes down how items stand in a page that is about to go, and the batch that it sends as its last. IndexedDB
   * drops the transactions of a page that goes, so it is in localStorage, which is written at once, until it is there.
   */
  async keep(updates: readonly EditUpdate[], batch: SealedBatch | null): Promise<void> {
    const name = `${this.lastWords}${crypto.randomUUID()}`;
    const words: LastWords = { updates, batch };
    try {
      localStorage.setItem(name, JSON.stringify(words));
    } catch {
      // No room, or not allowed: IndexedDB may still be in time.
    }
    await this.writeDown(words);
    localStorage.removeItem(name);
  }

  /** What localStorage calls that which pages wrote at their end. */
  get lastWords(): string {
    return `breakwater-last:${this.subject}:`;
  }

  /** Writes down what pages kept that may be gone. Gives how their items stand now. */
  async takeOver(names = namesOf(this.lastWords)): Promise<EditUpdate[]> {
    const taken: EditUpdate[] = [];
    for (const name of names) {
      const text = localStorage.getItem(name);
      if (text !== null) {
        const words = JSON.parse(text) as LastWords;
        await this.writeDown(words);
        localStorage.removeItem(name);
        taken.push(...words.updates);
      }
    }
    return taken;
  }

  /**
   * The batch that is under way, or a new one of what waits, and whether more waits than it has room for;
   * null if nothing can be sent.
   */
  async seal(): Promise<{ batch: SealedBatch; isMore: boolean } | null> {
    const sealed = await this.run(async (tables) => {
      const [waiting, underWay] = await Promise.all([tables.edits(), tables.batch()]);
      if (underWay !== undefined) {
        return { batch: underWay, isMore: true };
      }
      const free = waiting.filter((edit) => edit.problem === null);
      const edits = firstThatFit(free);
      if (edits.length === 0) {
        return null;
      }
      const batch = newBatch(this.subject, edits);
      await tables.writeBatch(batch);
      return { batch, isMore: free.length > edits.length };
    });
    this.underWay = sealed?.batch ?? null;
    return sealed;
  }

  /** Says that a batch had no answer and when to send it again. */
  postpone(batch: SealedBatch): Promise<void> {
    return this.run(async (tables) => {
      if ((await tables.batch())?.key === batch.key) {
        await tables.writeBatch(batch);
      }
    });
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
    const settled = await this.run(async (tables) => {
      if ((await tables.batch())?.key !== batch.key) {
        return [];
      }
      const updates: EditUpdate[] = [];
      for (const sent of batch.edits) {
        const { collection, id } = sent;
        const edit = await tables.edit(sent);
        const update = { collection, id, edit: edit === undefined ? null : outcome(edit, sent) };
        await tables.write(update);
        updates.push(update);
      }
      await tables.writeBatch(null);
      return updates;
    });
    this.underWay = null;
    this.clean(settled);
    return settled;
  }

  /** Replaces an edit by what a decision of the user makes of it. */
  async decide(
    { collection, id }: ItemName,
    decision: (edit: PendingEdit) => PendingEdit | null,
  ): Promise<EditUpdate> {
    const decided = await this.run(async (tables) => {
      const edit = await tables.edit({ collection, id });
      const update = { collection, id, edit: edit === undefined ? null : decision(edit) };
      await tables.write(update);
      return update;
    });
    this.clean([decided]);
    return decided;
  }

  async close(): Promise<void> {
    (await this.database).close();
  }

  private writeDown({ updates, batch }: LastWords): Promise<void> {
    return this.run(async (tables) => {
      const written = updates.map((update) => tables.write(update));
      if (batch !== null && (await tables.batch()) === undefined) {
        await tables.writeBatch(batch);
      }
      await Promise.all(written);
    });
  }

  /** What is done with is not left in a database that takes nothing new, for the next page would send it. */
  private clean(updates: readonly EditUpdate[]): void {
    if (this.memory !== null) {
      const done = updates.filter((update) => update.edit === null);
      void this.inDatabase((tables) =>
        Promise.all([...done.map(tables.write), tables.writeBatch(null)]),
      ).catch(() => {});
    }
  }

  private async run<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    this.unread = null;
    if (this.memory === null) {
      try {
        return await this.inDatabase(work);
      } catch {
        // A fault of `work` itself comes again, from memory.
        this.memory ??= new Memory(this.onFailure(), this.underWay);
      }
    }
    return this.memory.run(work);
  }

  private async inDatabase<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const transaction = (await this.database).transaction(["edits", "batches"], "readwrite", STRICT);
    const [edits, batches] = [transaction.objectStore("edits"), transaction.objectStore("batches")];
    const key = ({ collection, id }: ItemName): Schema["edits"]["key"] => [this.subject, collection, id];
    const [result] = await Promise.all([
      work({
        edit: (item) => edits.get(key(item)),
        // Every key that begins with the subject.
        edits: () => edits.getAll(IDBKeyRange.bound([this.subject], [this.subject, []])),
        write: (update) => (update.edit === null ? edits.delete(key(update)) : edits.put(update.edit)),
        batch: () => batches.get(this.subject),
        writeBatch: (batch) => (batch === null ? batches.delete(this.subject) : batches.put(batch)),
        commit: () => transaction.commit(),
      }),
      transaction.done,
    ]);
    return result;
  }
}

/** An edit survives the loss of power, not only of the page. */
const STRICT = { durability: "strict" } as const;

function namesOf(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return []; // not allowed
  }
}

// Asynchronous, so that it rejects where there is no IndexedDB at all.
async function open(name: string): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore("edits", { keyPath: ["subject", "collection", "id"] });
      database.createObjectStore("batches", { keyPath: "subject" });
    },
  });
}

/** The same in this page's memory. */
class Memory implements Tables {
  private readonly all = new Map<string, PendingEdit>();
  private underWay: SealedBatch | null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(edits: readonly PendingEdit[], underWay: SealedBatch | null) {
    this.underWay = underWay;
    for (const edit of edits) {
      this.all.set(editKey(edit), edit);
    }
  }

  /** Runs one after the other. */
  run<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    const result = this.last.then(() => work(this));
    this.last = result.catch(() => {});
    return result;
  }

  async edit(item: ItemName) {
    return this.all.get(editKey(item));
  }

  async edits() {
    return [...this.all.values()];
  }

  async write({ edit, ...item }: EditUpdate) {
    if (edit === null) {
      this.all.delete(editKey(item));
    } else {
      this.all.set(editKey(item), edit);
    }
  }

  async batch() {
    return this.underWay ?? undefined;
  }

  async writeBatch(batch: SealedBatch | null) {
    this.underWay = batch;
  }

  commit() {}
}
