package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.HttpRequest;
import breakwater.shared.InvalidRequestException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page of which list a caller wants. Immutable.
 *
 * @param filters those that were sent, with their values in their one form
 * @param limit items at the most, 1 to 200
 * @param cursor where the page begins; null for the beginning
 */
record ListRequest(
    ItemCollection collection, Map<Filter, String> filters, int limit, @Nullable Cursor cursor) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,2}");

  /**
   * Reads the query parameters.
   *
   * @throws InvalidRequestException where one is unknown or has no value that it may have
   */
  static ListRequest of(HttpRequest request, ItemCollection collection) {
    Set<String> known = new HashSet<>(Set.of("limit", "cursor"));
    collection.filters().forEach(filter -> known.add(filter.name()));
    request.allowQuery(known);
    Map<Filter, String> filters = new LinkedHashMap<>();
    for (Filter filter : collection.filters()) {
      String sent = request.query(filter.name());
      if (sent != null) {
        filters.put(filter, value(filter, sent));
      }
    }
    String cursor = request.query("cursor");
    String list = list(collection, filters);
    int keys = collection.order().size();
    return new ListRequest(
        collection,
        filters,
        limit(request.query("limit")),
        cursor == null ? null : Cursor.decode(cursor, list, keys));
  }

  /** What a cursor belongs to. */
  String list() {
    return list(collection, filters);
  }

  private static String list(ItemCollection collection, Map<Filter, String> filters) {
    StringBuilder list = new StringBuilder(collection.name());
    filters.forEach((filter, value) -> list.append('&').append(filter.name()).append(value));
    return list.toString();
  }

  private static String value(Filter filter, String sent) {
    JsonNode value = filter.type().reader().read(TextNode.valueOf(sent));
    if (value == null) {
      throw invalid(filter.name(), filter.type().expected());
    }
    return value.asText();
  }

  private static int limit(@Nullable String sent) {
    if (sent == null) {
      return DEFAULT_LIMIT;
    }
    if (!LIMIT.matcher(sent).matches() || Integer.parseInt(sent) > MAX_LIMIT) {
      throw invalid("limit", "a whole number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(sent);
  }

  private static InvalidRequestException invalid(String name, String expected) {
    return new InvalidRequestException(
        "The query parameter '" + name + "' is not valid.",
        new Violation("query:" + name, "expected " + expected));
  }
}
