package breakwater.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * A collection of the API, declared: everything else about it is the same for all. Immutable.
 *
 * @param name in the path and in batches
 * @param table its table in the schema app; {@code app.TABLE_item} makes the JSON
 * @param fields what callers may set
 * @param rules what must hold between fields
 * @param order of its lists
 * @param descending whether lists begin with the greatest keys
 * @param filters of its lists
 */
record ItemCollection(
    String name,
    String table,
    List<Field> fields,
    List<Rule> rules,
    List<SortKey> order,
    boolean descending,
    List<Filter> filters) {

  /**
   * What must hold between fields.
   *
   * @param field the one to change where it does not hold
   * @param expected what would be right
   * @param holds asked only where all fields are there and right in themselves
   */
  record Rule(String field, String expected, Predicate<JsonNode> holds) {}
}
