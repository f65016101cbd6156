package breakwater.bench;

import breakwater.local.data.DemoData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Comparator;

/**
 * Whether all candidates answer the same request the same, or comparing them would mean nothing.
 */
final class Answers {
  /** 1024 and 1024.0 are the same position. */
  private static final Comparator<JsonNode> SAME_NUMBERS =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? one.decimalValue().compareTo(other.decimalValue())
              : one.equals(other) ? 0 : 1;

  private final Setting setting;
  private final byte[] event;
  private final JsonNode ours;

  Answers(Setting setting) throws IOException, InterruptedException {
    this.setting = setting;
    event = setting.events().dashboard(DemoData.OWNER, null);
    ours = dashboard(Candidate.OURS);
  }

  /** Ours. */
  JsonNode ours() {
    return ours;
  }

  /**
   * Asks another one.
   *
   * @throws BenchException if it answers something else than ours
   */
  void check(Candidate candidate) throws IOException, InterruptedException {
    JsonNode other = dashboard(candidate);
    if (!other.equals(SAME_NUMBERS, ours)) {
      throw new BenchException(
          "The baseline %s answers something else than ours; they cannot be compared:%n%s%n%s"
              .formatted(candidate.label(), other, ours));
    }
  }

  /** What a new process answers, without when it did. */
  private JsonNode dashboard(Candidate candidate) throws IOException, InterruptedException {
    try (Emulator emulator =
        Emulator.start(
            setting.stage().directory("answers"),
            candidate.definition(setting.root(), setting.stage().variables()))) {
      JsonNode response = emulator.invoke(candidate.label(), event);
      ObjectNode body = (ObjectNode) new ObjectMapper().readTree(response.path("body").asText());
      body.remove("asOf");
      return body;
    }
  }
}
