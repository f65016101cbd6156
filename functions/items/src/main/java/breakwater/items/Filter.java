package breakwater.items;

/**
 * A query parameter that leaves items out of a list. Immutable.
 *
 * @param name of the query parameter
 * @param type what it may hold
 * @param condition in SQL, with one {@code ?} for the value as text
 */
record Filter(String name, FieldType type, String condition) {}
