package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.InvalidRequestException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where the next page of a list begins: after the item with these keys. Its text is opaque for
 * callers, and holds for one list with the same filters only. It is no secret and needs no
 * signature: the keys are parameters of a statement that reads the caller's own rows. Immutable.
 *
 * @param keys the sort keys of the last item of a page, as Postgres writes them
 */
record Cursor(List<String> keys) {

  /**
   * The text for the caller.
   *
   * @param list what it belongs to
   */
  String encode(String list) {
    ArrayNode parts = JsonBody.MAPPER.createArrayNode();
    parts.add(list);
    keys.forEach(parts::add);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(parts.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it back.
   *
   * @param list what it must belong to
   * @param size how many keys it must have
   * @throws InvalidRequestException where it is broken, or of another list
   */
  static Cursor decode(String text, String list, int size) {
    JsonNode parts = parse(text);
    List<String> keys = new ArrayList<>();
    for (JsonNode part : parts) {
      keys.add(part.isTextual() ? part.textValue() : "");
    }
    if (!parts.isArray() || keys.size() != size + 1 || !keys.getFirst().equals(list)) {
      throw broken();
    }
    return new Cursor(List.copyOf(keys.subList(1, keys.size())));
  }

  private static JsonNode parse(String text) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(text);
      return JsonBody.MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw broken();
    }
  }

  /** The problem of a cursor that cannot be used. */
  static InvalidRequestException broken() {
    return new InvalidRequestException(
        "The cursor is not one of this list with these filters.",
        new Violation("query:cursor", "expected nextCursor of the page before, or no cursor"));
  }
}
