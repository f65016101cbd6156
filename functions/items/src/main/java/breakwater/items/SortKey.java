package breakwater.items;

/**
 * One of the expressions that a list is ordered by; none of them is ever null, and together they
 * name one item. Immutable.
 *
 * @param expression in SQL
 * @param type the SQL type, by which its text is read back from a cursor
 */
record SortKey(String expression, String type) {}
