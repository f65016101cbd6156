package breakwater.items;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /api/batch}. Not thread-safe: for one body. */
final class BatchReader {
  private static final int MAX_OPERATIONS = 100;
  private static final String OPERATIONS = "operations";
  private static final Set<String> PUT_FIELDS =
      Set.of("op", "collection", "id", "item", "ifVersion");
  private static final Set<String> DELETE_FIELDS = Set.of("op", "collection", "id", "ifVersion");

  private static final FieldType OP =
      new FieldType(
          "put or delete",
          value -> value.asText().equals("put") || value.asText().equals("delete") ? value : null);
  private static final FieldType COLLECTION =
      new FieldType(
          "one of " + ItemCollections.names(),
          value -> ItemCollections.named(value.asText()) == null ? null : value);

  private final Violations violations = new Violations();
  private final ItemReader reader = new ItemReader(violations);
  private final Map<String, Integer> seen = new HashMap<>();

  /**
   * The operations, in their order.
   *
   * @throws breakwater.shared.InvalidRequestException naming every place that is wrong
   */
  List<Operation> read(JsonNode body) {
    List<Operation> operations = new ArrayList<>();
    if (reader.isObject(body, "")) {
      reader.refuseUnknown(body, "", Set.of(OPERATIONS));
      JsonNode sent = body.path(OPERATIONS);
      if (!sent.isArray() || sent.isEmpty() || sent.size() > MAX_OPERATIONS) {
        violations.add("/" + OPERATIONS, "an array of 1 to " + MAX_OPERATIONS + " operations");
      } else {
        readAll(sent, operations);
      }
    }
    violations.check();
    return operations;
  }

  private void readAll(JsonNode sent, List<Operation> operations) {
    for (int i = 0; i < sent.size(); i++) {
      Operation operation = readOne(sent.get(i), "/" + OPERATIONS + "/" + i);
      if (operation != null) {
        operations.add(operation);
        refuseDuplicate(operation, i);
      }
    }
  }

  /** Null where it is not valid. */
  private @Nullable Operation readOne(JsonNode sent, String pointer) {
    if (!reader.isObject(sent, pointer)) {
      return null;
    }
    JsonNode op = reader.required(sent, "op", OP, pointer);
    JsonNode name = reader.required(sent, "collection", COLLECTION, pointer);
    JsonNode id = reader.required(sent, "id", FieldType.ID, pointer);
    ItemCollection collection = name == null ? null : ItemCollections.named(name.asText());
    Expectation expectation = expectation(sent, pointer);
    if (op == null || collection == null || id == null) {
      return null;
    }
    if (op.asText().equals("delete")) {
      reader.refuseUnknown(sent, pointer, DELETE_FIELDS);
      return new Operation(Operation.Kind.DELETE, collection, id.asText(), null, expectation);
    }
    reader.refuseUnknown(sent, pointer, PUT_FIELDS);
    return new Operation(
        Operation.Kind.PUT,
        collection,
        id.asText(),
        reader.whole(sent.path("item"), pointer + "/item", collection),
        expectation);
  }

  private Expectation expectation(JsonNode sent, String pointer) {
    if (!sent.has("ifVersion")) {
      return Expectation.NONE;
    }
    JsonNode version = reader.required(sent, "ifVersion", FieldType.VERSION, pointer);
    return version == null ? Expectation.NONE : new Expectation(false, version.longValue());
  }

  private void refuseDuplicate(Operation operation, int index) {
    String item = operation.collection().name() + "/" + operation.id();
    Integer earlier = seen.putIfAbsent(item, index);
    if (earlier != null) {
      violations.add(
          "/" + OPERATIONS + "/" + index + "/id",
          "an item that no other operation has; operation " + earlier + " has this one too");
    }
  }
}
