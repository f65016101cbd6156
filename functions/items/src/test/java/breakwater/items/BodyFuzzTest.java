package breakwater.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.shared.InvalidRequestException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a body is, it is refused with the places that are wrong, or becomes an item in its one
 * form: reading that again changes nothing.
 */
public final class BodyFuzzTest {
  private static final List<ItemCollection> COLLECTIONS =
      Stream.of("todos", "sales", "events", "quick-links", "expenses")
          .map(name -> Objects.requireNonNull(ItemCollections.named(name)))
          .toList();

  /**
   * Called by Jazzer ({@code make fuzz}) with inputs that reach new code, too. The first byte says
   * who reads the rest.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    try {
      int reader = Math.floorMod(input[0] - '0', 2 * COLLECTIONS.size() + 1);
      if (reader == 2 * COLLECTIONS.size()) {
        readBatch(body);
      } else {
        readItem(body, COLLECTIONS.get(reader % COLLECTIONS.size()), reader < COLLECTIONS.size());
      }
    } catch (InvalidRequestException e) {
      assertThat(e.violations()).isNotEmpty().hasSizeLessThanOrEqualTo(20);
    }
  }

  private static void readItem(byte[] body, ItemCollection collection, boolean whole) {
    ObjectNode item = read(body, collection, whole);
    assertThat(read(item.toString().getBytes(UTF_8), collection, whole)).isEqualTo(item);
  }

  private static ObjectNode read(byte[] body, ItemCollection collection, boolean whole) {
    JsonNode sent = JsonBody.parse(body);
    Violations violations = new Violations();
    ItemReader reader = new ItemReader(violations);
    ObjectNode item = whole ? reader.whole(sent, "", collection) : reader.patch(sent, collection);
    violations.check();
    return item;
  }

  private static void readBatch(byte[] body) {
    List<Operation> operations = new BatchReader().read(JsonBody.parse(body));
    assertThat(operations).isNotEmpty().hasSizeLessThanOrEqualTo(100);
    for (int i = 0; i < operations.size(); i++) {
      assertThat(operations.get(i).json(i).path("n").asInt()).isEqualTo(i);
    }
  }

  /** What Jazzer has found, one for each path through the validation. */
  static List<Path> corpus() throws IOException {
    try (Stream<Path> inputs = Files.list(Path.of("src/test/fuzz/body"))) {
      return inputs.toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void inputOfTheCorpusIsReadOrRefused(Path input) throws IOException {
    fuzzerTestOneInput(Files.readAllBytes(input));
  }
}
