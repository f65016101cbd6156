package breakwater.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * One field of an item that callers may set. Immutable.
 *
 * @param name in JSON
 * @param type what it may hold
 * @param fallback its value where the caller sends none; null where the caller must send one
 */
record Field(String name, FieldType type, @Nullable JsonNode fallback) {

  /** One that every item has. */
  static Field required(String name, FieldType type) {
    return new Field(name, type, null);
  }

  /** One that may be null. */
  static Field nullable(String name, FieldType type) {
    return new Field(name, type, NullNode.getInstance());
  }

  /** A flag that is false where the caller sends none. */
  static Field flag(String name) {
    return new Field(name, FieldType.FLAG, BooleanNode.FALSE);
  }

  /** A place in an order that the user makes; 0 where the caller sends none. */
  static Field position(String name) {
    return new Field(name, FieldType.POSITION, DoubleNode.valueOf(0));
  }

  /** Whether null is one of its values. */
  boolean mayBeNull() {
    return fallback != null && fallback.isNull();
  }
}
