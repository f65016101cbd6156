package breakwater.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import breakwater.shared.InvalidRequestException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A body of the largest size that is read, made to cost much: what is allocated to refuse it is a
 * multiple of its length, whatever it says. Time has no assertion; docs/reliability.md has a run.
 */
final class HostileBodyTest {
  /** A tree of tiny nodes is what costs most. */
  private static final int BYTES_PER_BYTE = 48;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Arguments> bombs() {
    return Stream.of(
        Arguments.of("depth of arrays", "[".repeat(JsonBody.MAX_BYTES)),
        Arguments.of("depth of objects", "{\"a\":".repeat(JsonBody.MAX_BYTES / 5)),
        Arguments.of("width of an object", "{" + members() + "\"last\":0}"),
        Arguments.of("width of an array", "[" + "0,".repeat(JsonBody.MAX_BYTES / 2 - 2) + "0]"),
        Arguments.of("array of arrays", "[" + "[],".repeat(JsonBody.MAX_BYTES / 3 - 2) + "0]"),
        Arguments.of("digits", "{\"position\":" + "9".repeat(1_000_000) + "}"),
        Arguments.of("exponent", "{\"position\":1e2147483647}"),
        Arguments.of("negative exponent", "{\"position\":1e-2147483648}"),
        Arguments.of("large exponents", "[" + "1e999999,".repeat(100_000) + "0]"),
        Arguments.of("text", "{\"title\":\"" + "x".repeat(1_000_000) + "\"}"),
        Arguments.of("escapes", "{\"title\":\"" + "\\u0041".repeat(170_000) + "\"}"),
        Arguments.of("name", "{\"" + "x".repeat(40_000) + "\":1}"),
        Arguments.of("operations", "{\"operations\":[" + "{},".repeat(300_000) + "{}]}"));
  }

  private static String members() {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 90_000; i++) {
      members.append("\"f").append(i).append("\":0,");
    }
    return members.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void bodyIsRefusedForMemoryInProportionToItsLength(String kind, String json) {
    byte[] body = json.getBytes(UTF_8);
    assertThat(body.length).isLessThanOrEqualTo(JsonBody.MAX_BYTES);
    assertBounded(kind + ", as an item", body, HostileBodyTest::readItem);
    assertBounded(
        kind + ", as a batch", body, sent -> new BatchReader().read(JsonBody.parse(sent)));
  }

  private static void assertBounded(String kind, byte[] body, Consumer<byte[]> reader) {
    refuse(reader, "{}".getBytes(UTF_8)); // what is allocated once
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    refuse(reader, body);
    long millis = (System.nanoTime() - start) / 1_000_000;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    System.out.printf("%s: %d bytes, %d allocated, %d ms%n", kind, body.length, allocated, millis);
    assertThat(allocated).isLessThan((long) BYTES_PER_BYTE * body.length + 1_000_000);
  }

  private static void readItem(byte[] body) {
    Violations violations = new Violations();
    ItemCollection todos = Objects.requireNonNull(ItemCollections.named("todos"));
    new ItemReader(violations).whole(JsonBody.parse(body), "", todos);
    violations.check();
  }

  private static void refuse(Consumer<byte[]> reader, byte[] body) {
    assertThatThrownBy(() -> reader.accept(body)).isInstanceOf(InvalidRequestException.class);
  }
}
