package breakwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every function answers every event in AWS's container as it does under {@code local}: {@code make
 * sam-invoke} and {@code make invoke}, each on a fresh database of its own, because a write that is
 * sent twice is applied once. Where there is no Docker engine, AWS's emulator runs the same zips
 * without a container.
 */
@Tag("aws")
final class SamInvokeTest {
  private static final boolean DOCKER = AwsTools.docker();
  private static final Pattern TIME_OR_REQUEST =
      Pattern.compile("\"(asOf|createdAt|updatedAt|requestId)\" ?: ?\"[^\"]*\"");

  /** Fields of the monitor's answers: who is connected just now, and words with numbers in them. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of("byApplication", "byState", "oldestTransaction", "endpoint", "text", "advice");

  private static Platform forSam;
  private static Platform forLocal;

  @BeforeAll
  static void start() throws Exception {
    if (!DOCKER) {
      AwsTools.report("left out: sam local invoke, because no Docker engine answers");
      AwsTools.assumeEmulator();
    }
    forSam = Platform.start();
    forLocal = Platform.start();
  }

  @AfterAll
  static void stop() {
    for (Platform platform : new Platform[] {forSam, forLocal}) {
      if (platform != null) {
        platform.close();
      }
    }
  }

  static List<Sample> samples() throws IOException {
    return Sample.all();
  }

  @Test
  void everyFunctionOfTheTemplateHasAnEvent() throws Exception {
    assertThat(Sample.all())
        .extracting(Sample::function)
        .containsAll(TemplateFile.read().resources("AWS::Serverless::Function").keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void theAnswerIsThatOfLocal(Sample sample) throws Exception {
    String sam = DOCKER ? samInvoke(sample) : emulate(sample);
    String local = forLocal.invoke(sample.function(), sample.event()).body();

    assertThat(comparable(sample, sam)).isEqualTo(comparable(sample, local));
    AwsTools.report(
        (DOCKER ? "sam local invoke " : "aws-lambda-rie ") + sample + ": " + summary(sam));
  }

  private static String samInvoke(Sample sample) {
    AwsTools.Outcome outcome =
        AwsTools.run(
            Map.of("PORT", forSam.port()),
            "local/call",
            "sam-invoke",
            sample.function(),
            sample.path());
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private static String emulate(Sample sample) throws Exception {
    try (BareEmulator emulator = BareEmulator.ofTemplate(sample.function(), forSam)) {
      return emulator.invoke(sample.event()).body();
    }
  }

  private static String summary(String answer) {
    String status = Platform.parse(answer).path("statusCode").asText();
    return status.isEmpty() ? answer.strip() : status;
  }

  /** Without what differs between any two invocations: the time of asking and the request's id. */
  private static JsonNode comparable(Sample sample, String answer) {
    JsonNode json = Platform.parse(answer);
    if (sample.function().equals("MonitorFunction")) {
      return shape(json);
    }
    if (json instanceof ObjectNode object && object.path("body").isTextual()) {
      String body = object.path("body").asText();
      object.put("body", TIME_OR_REQUEST.matcher(body).replaceAll("\"$1\":\"…\""));
    }
    return json;
  }

  /**
   * The monitor measures each database as it is at that moment: what it measures and how it judges
   * can be compared, not how much it counts.
   */
  private static JsonNode shape(JsonNode json) {
    if (json instanceof ObjectNode object) {
      ObjectNode shape = object.objectNode();
      object
          .properties()
          .forEach(entry -> {
            if (!OF_THE_MOMENT.contains(entry.getKey())) {
              shape.set(entry.getKey(), shape(entry.getValue()));
            }
          });
      return shape;
    }
    if (json instanceof ArrayNode array) {
      ArrayNode shape = array.arrayNode();
      array.forEach(element -> shape.add(shape(element)));
      return shape;
    }
    return json.isNumber() ? TextNode.valueOf("number") : json;
  }
}
