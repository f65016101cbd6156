package breakwater.items;

/**
 * A stored item.
 *
 * @param json in UTF-8
 */
record Item(long version, byte[] json) {}
