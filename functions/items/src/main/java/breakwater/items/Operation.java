package breakwater.items;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One change of one item, validated. Immutable.
 *
 * @param kind put, patch or delete
 * @param id a UUID in lower case
 * @param item the whole item or the patch; null to delete
 */
record Operation(
    Kind kind,
    ItemCollection collection,
    String id,
    @Nullable ObjectNode item,
    Expectation expectation) {

  /** What is done. */
  enum Kind {
    PUT("put"),
    PATCH("patch"),
    DELETE("delete");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /**
   * As {@code api.save} takes it.
   *
   * @param index its place in the request, from 0
   */
  ObjectNode json(int index) {
    ObjectNode json = JsonBody.MAPPER.createObjectNode();
    json.put("n", index);
    json.put("op", kind.text);
    json.put("collection", collection.name());
    json.put("id", id);
    json.put("mustExist", expectation.mustExist());
    json.put("ifVersion", expectation.ifVersion());
    if (item != null) {
      json.set("item", item);
    }
    return json;
  }
}
