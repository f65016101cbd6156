package breakwater.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * An owner's dashboard as the database made it.
 *
 * @param etag the opaque tag of this state of the data on the owner's date
 * @param body the JSON document in UTF-8; null where the caller already has the one with this tag
 */
record Dashboard(String etag, byte @Nullable [] body) {}
