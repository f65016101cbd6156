package breakwater.items;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import breakwater.shared.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a cursor is, it is read or refused; one that is read means one place only. */
public final class CursorFuzzTest {
  private static final String LIST = "todos&donetrue";
  private static final int KEYS = 4;

  /** Called by Jazzer ({@code make fuzz}) with inputs that reach new code, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    Cursor cursor;
    try {
      cursor = Cursor.decode(text(input), LIST, KEYS);
    } catch (InvalidRequestException e) {
      return;
    }
    assertThat(cursor.keys()).hasSize(KEYS);
    assertThat(Cursor.decode(cursor.encode(LIST), LIST, KEYS)).isEqualTo(cursor);
  }

  /** What begins with = is encoded first: a fuzzer does not get past base64 by itself. */
  private static String text(byte[] input) {
    return input.length > 0 && input[0] == '='
        ? Base64.getUrlEncoder().encodeToString(Arrays.copyOfRange(input, 1, input.length))
        : new String(input, ISO_8859_1);
  }

  /** What Jazzer has found, one for each path through the parser. */
  static List<Path> corpus() throws IOException {
    try (Stream<Path> inputs = Files.list(Path.of("src/test/fuzz/cursor"))) {
      return inputs.toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void inputOfTheCorpusIsReadOrRefused(Path input) throws IOException {
    fuzzerTestOneInput(Files.readAllBytes(input));
  }
}
