package breakwater.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads items that callers send: each field checked against its declaration and put into its one
 * form. What is wrong goes to the {@link Violations}.
 */
final class ItemReader {
  private final Violations violations;

  ItemReader(Violations violations) {
    this.violations = violations;
  }

  /** A whole item; fields that were not sent get their fallback. */
  ObjectNode whole(JsonNode sent, String pointer, ItemCollection collection) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    if (!isObject(sent, pointer)) {
      return item;
    }
    refuseUnknown(sent, pointer, names(collection));
    for (Field field : collection.fields()) {
      JsonNode value = sent.get(field.name());
      if (value == null) {
        setFallback(item, field, pointer);
      } else if (value.isNull() && field.mayBeNull()) {
        item.set(field.name(), value);
      } else {
        set(item, field, value, pointer);
      }
    }
    checkRules(item, pointer, collection);
    return item;
  }

  /** A JSON merge patch (RFC 7396): the fields that were sent; null means the fallback. */
  ObjectNode patch(JsonNode sent, ItemCollection collection) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    if (!isObject(sent, "")) {
      return patch;
    }
    refuseUnknown(sent, "", names(collection));
    for (Field field : collection.fields()) {
      JsonNode value = sent.get(field.name());
      if (value != null && value.isNull()) {
        setFallback(patch, field, "");
      } else if (value != null) {
        set(patch, field, value, "");
      }
    }
    checkRules(patch, "", collection);
    return patch;
  }

  /** Whether it is an object; if not, that is a violation. */
  boolean isObject(JsonNode sent, String pointer) {
    if (!sent.isObject()) {
      violations.add(pointer, "an object");
    }
    return sent.isObject();
  }

  /** Adds a violation for each member that is not known. */
  void refuseUnknown(JsonNode sent, String pointer, Set<String> known) {
    for (Iterator<String> names = sent.fieldNames(); names.hasNext() && !violations.isFull(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        violations.add(Violations.member(pointer, name), "no such field; known are " + known);
      }
    }
  }

  /** A member that must be there and of the type; null where it is not, which is a violation. */
  @Nullable JsonNode required(JsonNode sent, String name, FieldType type, String pointer) {
    JsonNode value = sent.get(name);
    JsonNode read = value == null ? null : type.reader().read(value);
    if (read == null) {
      violations.add(Violations.member(pointer, name), type.expected());
    }
    return read;
  }

  private void setFallback(ObjectNode item, Field field, String pointer) {
    if (field.fallback() == null) {
      violations.add(Violations.member(pointer, field.name()), field.type().expected());
    } else {
      item.set(field.name(), field.fallback());
    }
  }

  private void set(ObjectNode item, Field field, JsonNode value, String pointer) {
    JsonNode read = field.type().reader().read(value);
    if (read == null) {
      String orNull = field.mayBeNull() ? ", or null" : "";
      violations.add(Violations.member(pointer, field.name()), field.type().expected() + orNull);
    } else {
      item.set(field.name(), read);
    }
  }

  /** Where a field is missing, the database checks the rule with the stored one. */
  private void checkRules(ObjectNode item, String pointer, ItemCollection collection) {
    if (item.size() < collection.fields().size()) {
      return;
    }
    for (ItemCollection.Rule rule : collection.rules()) {
      if (!rule.holds().test(item)) {
        violations.add(Violations.member(pointer, rule.field()), rule.expected());
      }
    }
  }

  private static Set<String> names(ItemCollection collection) {
    return collection.fields().stream()
        .map(Field::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
