package breakwater.items;

import org.jspecify.annotations.Nullable;

/**
 * How a write ended.
 *
 * @param version of the item, after the write or of the one in the way; null where there is none
 * @param body the item in JSON, after the write or the one in the way; null where there is none.
 *     For a batch the results or the conflicts
 */
record Saved(Outcome outcome, @Nullable Long version, byte @Nullable [] body) {

  /** What {@code api.save} calls it, in lower case. */
  enum Outcome {
    CREATED,
    CHANGED,
    DELETED,
    /** Refused: it exists already. */
    EXISTS,
    /** Refused: it does not exist. */
    MISSING,
    /** Refused: it has another version. */
    STALE,
    /** The whole batch. */
    SAVED,
    /** The whole batch was refused. */
    CONFLICT,
    /** The key belongs to another request. */
    REUSED,
    /** The first request with this key has not ended. */
    RUNNING
  }
}
