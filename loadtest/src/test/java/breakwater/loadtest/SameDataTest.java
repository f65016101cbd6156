package breakwater.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both worlds answer the same, or comparing them would mean nothing. */
final class SameDataTest {
  private static final List<String> OWNERS = List.of("demo", "owner-1", "owner-2");
  private static final List<String> WIDGETS = List.of("todos", "sales", "calendar", "quickLinks");
  private static final String TIME_ZONE = "?timeZone=Europe/Berlin";

  @Test
  void widgetsOfTheNaiveFunctionsHaveTheDataOfTheDashboard() throws Exception {
    Map<String, JsonNode> after = new HashMap<>();
    try (Platform platform = start(Map.of())) {
      for (String owner : OWNERS) {
        after.put(owner, get(platform, "/api/dashboard", owner));
      }
    }
    try (Platform platform = start(Map.of("TEMPLATE", "loadtest/before/template.yaml"))) {
      for (String owner : OWNERS) {
        for (String widget : WIDGETS) {
          JsonNode naive = get(platform, "/api/widgets/" + widget, owner);
          assertSame(
              owner + " " + widget,
              naive,
              after.getOrDefault(owner, MissingNode.getInstance()).path(widget));
        }
      }
    }
  }

  private static Platform start(Map<String, String> variables) throws Exception {
    Platform platform = Platform.start(Path.of("..").toRealPath(), variables);
    platform.seed(2, 80);
    return platform;
  }

  private static JsonNode get(Platform platform, String path, String owner) throws Exception {
    return platform.json(path + TIME_ZONE, "authorization", "Bearer " + platform.token(owner));
  }

  /** All of ours; the naive ones may have more, for their five queries. */
  private static void assertSame(String what, JsonNode naive, JsonNode ours) {
    assertThat(ours.path("items")).as(what).isNotEmpty();
    for (String part : ours.propertyStream().map(Map.Entry::getKey).toList()) {
      assertThat(naive.path(part).equals(SAME_NUMBERS, ours.path(part)))
          .as("%s %s%n%s%n%s", what, part, naive.path(part), ours.path(part))
          .isTrue();
    }
  }

  /** 1024 and 1024.0 are the same position. */
  private static final Comparator<JsonNode> SAME_NUMBERS =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? one.decimalValue().compareTo(other.decimalValue())
              : one.equals(other) ? 0 : 1;
}
