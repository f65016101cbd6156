package breakwater.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen on the command line of {@code make run}. Immutable.
 *
 * @param root the project's folder, which has template.yaml
 * @param httpPort where the API and /local/ answer; 0 for any free port, as for the others
 * @param poolerPort PgBouncer, in transaction mode
 * @param postgresPort Postgres itself, for migrations and {@code psql}
 * @param issuerPort the OIDC issuer
 * @param tuning what experiments change
 * @param otherWorld the {@code local} that started this one to compare with, see {@link OtherWorld}
 */
public record LocalConfig(
    Path root,
    int httpPort,
    int poolerPort,
    int postgresPort,
    int issuerPort,
    Tuning tuning,
    @Nullable URI otherWorld) {

  /**
   * Reads {@code PORT}, {@code POOLER_PORT}, {@code POSTGRES_PORT} and {@code ISSUER_PORT}, and
   * those of {@link Tuning}.
   *
   * @throws LocalException with every problem at once
   */
  static LocalConfig from(Map<String, String> variables, Path root) {
    List<String> problems = new ArrayList<>();
    LocalConfig config =
        new LocalConfig(
            root,
            port(variables, "PORT", 3000, problems),
            port(variables, "POOLER_PORT", 6543, problems),
            port(variables, "POSTGRES_PORT", 5433, problems),
            port(variables, "ISSUER_PORT", 3001, problems),
            Tuning.from(variables, problems),
            otherWorld(variables.getOrDefault(OtherWorld.VARIABLE, "")));
    if (!problems.isEmpty()) {
      throw new LocalException(String.join("\n", problems));
    }
    return config;
  }

  private static @Nullable URI otherWorld(String url) {
    return url.isBlank() ? null : URI.create(url);
  }

  private static int port(
      Map<String, String> variables, String name, int fallback, List<String> problems) {
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      return fallback;
    }
    try {
      int port = Integer.parseInt(value.strip());
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, with the numbers that are out of range.
    }
    problems.add(
        name
            + "="
            + value
            + " is no port. Choose 1 to 65535, for example "
            + name
            + "="
            + fallback);
    return fallback;
  }
}
