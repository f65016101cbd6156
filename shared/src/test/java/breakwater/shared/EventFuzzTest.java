package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an event is, it is answered, and what is wrong with it is not our fault. */
public final class EventFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpHandler HANDLER =
      new HttpHandler() {
        @Override
        protected HttpResponse handle(HttpRequest request) {
          request.allowQuery(Set.of("timeZone"));
          assertThat(request.owner()).isNotBlank();
          assertThat(request.body()).isNotNull();
          return HttpResponse.notModified();
        }
      };

  /** Called by Jazzer ({@code make fuzz}) with inputs that reach new code, too. */
  public static void fuzzerTestOneInput(byte[] event) throws IOException {
    HttpResponse response = HANDLER.rehearse(event, new TestContext());

    assertThat(response.status()).isLessThan(500);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    response.write(answer);
    JsonNode json = JSON.readTree(answer.toByteArray());
    assertThat(json.path("statusCode").asInt()).isEqualTo(response.status());
  }

  /** What Jazzer has found, one for each path through the parser. */
  static List<Path> corpus() throws IOException {
    try (Stream<Path> events = Files.list(Path.of("../events"));
        Stream<Path> found = Files.list(Path.of("src/test/fuzz/event"))) {
      return Stream.concat(events, found).toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void inputOfTheCorpusIsAnswered(Path input) throws IOException {
    fuzzerTestOneInput(Files.readAllBytes(input));
  }
}
