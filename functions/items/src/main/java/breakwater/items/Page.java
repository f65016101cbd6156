package breakwater.items;

/**
 * A page of a list.
 *
 * @param revision of the owner's data that the page was read from
 * @param body the JSON document in UTF-8; without items where the caller knows this revision
 */
record Page(long revision, byte[] body) {}
