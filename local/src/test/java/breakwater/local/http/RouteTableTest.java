package breakwater.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import breakwater.local.template.RouteDefinition;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteTableTest {

  private final RouteTable routes =
      table(
          "$default",
          "ANY /{proxy+}",
          "ANY /pets/{proxy+}",
          "GET /pets/{proxy+}",
          "GET /pets/dog/{id}",
          "ANY /pets/dog/1",
          "GET /pets/dog/1",
          "GET /pets/{kind}/food");

  @ParameterizedTest(name = "{0} {1} goes to {2}")
  @CsvSource({
    "GET, /pets/dog/1, GET /pets/dog/1",
    "PUT, /pets/dog/1, ANY /pets/dog/1",
    "GET, /pets/dog/2, GET /pets/dog/{id}",
    "POST, /pets/dog/2, ANY /pets/{proxy+}",
    "GET, /pets/cat/food, GET /pets/{kind}/food",
    "GET, /pets/dog/food, GET /pets/dog/{id}",
    "GET, /pets/cat/1, GET /pets/{proxy+}",
    "GET, /pets/, ANY /{proxy+}",
    "GET, /pets, ANY /{proxy+}",
    "GET, /, $default",
  })
  void mostSpecificRouteIsChosen(String method, String path, String key) {
    assertThat(match(method, path).route().key()).isEqualTo(key);
  }

  @Test
  void pathParametersAreDecoded() {
    assertThat(match("GET", "/pets/a%20b%2Fc+d/food").pathParameters())
        .isEqualTo(Map.of("kind", "a b/c+d"));
  }

  @Test
  void greedyParameterHoldsTheRestOfThePath() {
    assertThat(match("GET", "/pets/a/b/c").pathParameters()).isEqualTo(Map.of("proxy", "a/b/c"));
  }

  @Test
  void noRouteMatchesAnotherPathOrMethod() {
    RouteTable one = table("GET /pets");
    assertThat(one.find("GET", "/pets/")).isNull();
    assertThat(one.find("GET", "/Pets")).isNull();
    assertThat(one.find("HEAD", "/pets")).isNull();
    assertThat(one.find("POST", "/pets")).isNull();
  }

  @Test
  void plainSegmentIsNoRegularExpression() {
    assertThat(table("GET /a.c").find("GET", "/abc")).isNull();
  }

  private RouteTable.Match match(String method, String path) {
    return Objects.requireNonNull(routes.find(method, path));
  }

  private static RouteTable table(String... keys) {
    return new RouteTable(Stream.of(keys).map(RouteTableTest::route).toList());
  }

  private static RouteDefinition route(String key) {
    String[] parts = key.split(" ", 2);
    return new RouteDefinition(
        key,
        parts.length == 1 ? "ANY" : parts[0],
        parts.length == 1 ? key : parts[1],
        "F",
        null,
        java.util.List.of(),
        null,
        RouteDefinition.MAX_TIMEOUT);
  }
}
