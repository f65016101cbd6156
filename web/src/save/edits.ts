import type { Schemas } from "../api/client";
import type { Collection, Fields } from "../data/items";

/** An edit that is not in the database yet: the last wish of one user for one item. */
export interface PendingEdit {
  subject: string;
  collection: Collection;
  id: string;
  /** The stored version that it was made to; 0 if there was no such item. */
  ifVersion: number;
  /** The fields of that version; null if there was none. */
  base: AnyFields | null;
  /** The fields to be stored; null to delete the item. */
  fields: AnyFields | null;
  /** Another one after each change, so that the answer to an older one is told apart. */
  revision: string;
  /** Why it cannot be saved until the user has decided; null if nothing is known against it. */
  problem: EditProblem | null;
}

export type AnyFields = Fields[Collection];

/** Why an edit cannot be saved as it is. */
export interface EditProblem {
  /**
   * stale: the item was changed elsewhere; missing: it was deleted elsewhere; exists: another item has its
   * id; refused: the service does not take these fields.
   */
  reason: "stale" | "missing" | "exists" | "refused";
  /** What is stored; null if there is nothing, or it is not known. */
  current: StoredItem | null;
  /** What is wrong with the fields, place by place, where the service refused them. */
  details: readonly Schemas["ProblemError"][];
}

export type StoredItem = { id: string; version: number } & AnyFields;

/** What a user did to an item: the version and fields on the screen before, and the fields after. */
export interface Change {
  collection: Collection;
  id: string;
  version: number;
  before: AnyFields | null;
  after: AnyFields | null;
}

/** Edits that are sent together, exactly as they were sent the first time, until there is an answer. */
export interface SealedBatch {
  subject: string;
  /** The Idempotency-Key. */
  key: string;
  edits: PendingEdit[];
  /** How often it was sent without an answer. */
  attempts: number;
  /** Not to be sent again before this time, in ms since 1970. */
  retryAt: number;
  /** Whether there was no network the last time: then it is sent as soon as there is. */
  isUnreachable: boolean;
}

/** Seals edits under a key of their own. */
export function newBatch(subject: string, edits: PendingEdit[]): SealedBatch {
  return { subject, key: crypto.randomUUID(), edits, attempts: 0, retryAt: 0, isUnreachable: false };
}

/** An item as the service has it after an edit of ours. */
export interface SavedItem {
  collection: Collection;
  id: string;
  fields: AnyFields | null;
  version: number;
}

/** The service takes 100 operations in one batch. */
const MAX_OPERATIONS = 100;

/** Browsers send 64 kB at the most while a page closes. Every batch fits, so every batch may be sent then. */
const MAX_BYTES = 60_000;

/** Names an edit among all of one user. */
export function editKey(edit: { collection: Collection; id: string }): string {
  return `${edit.collection}/${edit.id}`;
}

/**
 * The edit of an item after a further change; null if nothing is left to be saved.
 *
 * @param inFlight whether a batch with an older wish for this item is under way
 */
export function changed(
  edit: PendingEdit | null,
  inFlight: boolean,
  subject: string,
  change: Change,
): PendingEdit | null {
  const { collection, id } = change;
  const next: PendingEdit = {
    subject,
    collection,
    id,
    ifVersion: edit?.ifVersion ?? change.version,
    base: edit === null ? change.before : edit.base,
    fields: change.after,
    revision: crypto.randomUUID(),
    // What was refused may be right now; a conflict is the user's to decide.
    problem: edit?.problem?.reason === "refused" ? null : (edit?.problem ?? null),
  };
  return !inFlight && next.problem === null && sameFields(next.base, next.fields) ? null : next;
}

/** The edit after an older or the same wish was stored as `version`; null if nothing is left to be saved. */
export function saved(edit: PendingEdit, sent: PendingEdit, version: number): PendingEdit | null {
  return edit.revision === sent.revision || sameFields(edit.fields, sent.fields)
    ? null
    : { ...edit, ifVersion: version, base: sent.fields, problem: null };
}

/** The edit after the service found something else stored; null if that is what the user wants. */
export function refused(edit: PendingEdit, problem: EditProblem): PendingEdit | null {
  if (problem.reason !== "refused" && sameFields(edit.fields, fieldsOf(problem.current))) {
    return null;
  }
  return { ...edit, problem };
}

/** The edit after the user has decided for it: it is made to what is stored now. */
export function decidedForMine(edit: PendingEdit): PendingEdit | null {
  const current = edit.problem?.current ?? null;
  const known = edit.problem !== null && edit.problem.reason !== "refused";
  const next = {
    ...edit,
    ifVersion: known ? (current?.version ?? 0) : edit.ifVersion,
    base: known ? fieldsOf(current) : edit.base,
    revision: crypto.randomUUID(),
    problem: null,
  };
  return sameFields(next.base, next.fields) ? null : next;
}

/** As many edits as fit into one batch. */
export function firstThatFit(edits: readonly PendingEdit[]): PendingEdit[] {
  const taken: PendingEdit[] = [];
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const edit of edits) {
    bytes += encoder.encode(JSON.stringify(operationOf(edit))).length + 1;
    if (taken.length === MAX_OPERATIONS || (bytes > MAX_BYTES && taken.length > 0)) {
      break;
    }
    taken.push(edit);
  }
  return taken;
}

/** The body of POST /api/batch: for the same batch the same text, or its key would be refused. */
export function bodyOf(batch: SealedBatch): Schemas["Batch"] {
  return { operations: batch.edits.map(operationOf) };
}

function operationOf({ collection, id, ifVersion, fields }: PendingEdit): Schemas["Operation"] {
  // The types of the five operations differ in the one place that `collection` decides.
  return (
    fields === null
      ? { op: "delete", collection, id, ifVersion }
      : { op: "put", collection, id, item: fields, ifVersion }
  ) as Schemas["Operation"];
}

/** The fields of a stored item, without what only the service sets. */
export function fieldsOf(item: StoredItem | null): AnyFields | null {
  if (item === null) {
    return null;
  }
  const { id, version, createdAt, updatedAt, ...fields } = item as StoredItem & Partial<Schemas["Todo"]>;
  return fields as AnyFields;
}

/** Whether both are absent, or equal field by field; moments are equal however they are written. */
export function sameFields(a: AnyFields | null, b: AnyFields | null): boolean {
  if (a === null || b === null) {
    return a === b;
  }
  const [left, right] = [a, b] as unknown as Record<string, unknown>[];
  const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
  return [...names].every((name) => sameValue(name, left?.[name], right?.[name]));
}

function sameValue(name: string, a: unknown, b: unknown): boolean {
  const isMoment = name === "startsAt" || name === "endsAt";
  return a === b || (isMoment && Date.parse(String(a)) === Date.parse(String(b)));
}
