package breakwater.local.http;

import breakwater.local.template.RouteDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the route of a request as API Gateway does: the most specific path, then the exact method
 * before ANY, then {@code $default}. Immutable.
 *
 * <p>Paths are compared segment by segment as they were sent, so {@code %2F} does not end a
 * segment; {@code /items/} is not {@code /items}.
 */
final class RouteTable {

  /**
   * A route and what its path matched.
   *
   * @param pathParameters decoded
   */
  record Match(RouteDefinition route, Map<String, String> pathParameters) {}

  private static final Pattern VARIABLE = Pattern.compile("\\{([^+{}]+)(\\+?)}");

  private final List<Entry> entries;
  private final @Nullable RouteDefinition fallback;

  RouteTable(List<RouteDefinition> routes) {
    entries =
        routes.stream()
            .filter(route -> !route.path().equals(RouteDefinition.DEFAULT))
            .map(Entry::of)
            .sorted(Comparator.comparing(Entry::rank).thenComparing(Entry::isAny))
            .toList();
    fallback =
        routes.stream()
            .filter(route -> route.path().equals(RouteDefinition.DEFAULT))
            .findFirst()
            .orElse(null);
  }

  /**
   * The route of a request; null if there is none.
   *
   * @param path percent-encoded, without the stage
   */
  @Nullable Match find(String method, String path) {
    for (Entry entry : entries) {
      Map<String, String> parameters = entry.match(method, path);
      if (parameters != null) {
        return new Match(entry.route, parameters);
      }
    }
    return fallback == null ? null : new Match(fallback, Map.of());
  }

  /**
   * One route, ready to be compared.
   *
   * @param rank one letter for each segment, such that the more specific path is the smaller: a
   *     plain segment before a variable before a greedy one
   */
  private record Entry(RouteDefinition route, Pattern path, List<String> names, String rank) {

    static Entry of(RouteDefinition route) {
      List<String> names = new ArrayList<>();
      StringBuilder regex = new StringBuilder();
      StringBuilder rank = new StringBuilder();
      for (String segment : route.path().substring(1).split("/", -1)) {
        Matcher variable = VARIABLE.matcher(segment);
        regex.append('/');
        if (!variable.matches()) {
          regex.append(Pattern.quote(segment));
          rank.append('a');
          continue;
        }
        boolean greedy = !variable.group(2).isEmpty();
        names.add(variable.group(1));
        regex.append(greedy ? "(.+)" : "([^/]+)");
        rank.append(greedy ? 'c' : 'b');
      }
      return new Entry(route, Pattern.compile(regex.toString()), names, rank.toString());
    }

    boolean isAny() {
      return route.method().equals(RouteDefinition.ANY);
    }

    @Nullable Map<String, String> match(String method, String requestPath) {
      Matcher matcher = path.matcher(requestPath);
      if (!(isAny() || route.method().equals(method)) || !matcher.matches()) {
        return null;
      }
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        parameters.put(names.get(i), ApiRequest.decodePath(matcher.group(i + 1)));
      }
      return parameters;
    }
  }
}
