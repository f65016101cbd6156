package breakwater.local;

import breakwater.local.data.PoolMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What experiments change: another template, other limits, other time. {@code make run} needs none
 * of it. Immutable.
 *
 * @param template the template to run, relative to the project's folder: {@code TEMPLATE}
 * @param parameters values for its parameters, in the form of SAM's --parameter-overrides: {@code
 *     PARAMETERS="Name=value Other=value"}
 * @param poolMode {@code POOL_MODE}, transaction or session
 * @param poolerSize server connections per role: {@code POOLER_SIZE}
 * @param poolerClients client connections that the pooler takes: {@code POOLER_CLIENTS}
 * @param poolerUpstreamPort where the pooler reaches Postgres, if something stands in between:
 *     {@code POOLER_UPSTREAM_PORT}; 0 for Postgres itself
 * @param maxConnections Postgres' limit: {@code MAX_CONNECTIONS}
 * @param provisioned environments of each function with a route that are initialised before the
 *     first request, in place of SnapStart: {@code PROVISIONED}; 0 leaves it to the template
 * @param timeFactor multiplies the time limits of init, functions and API, where this machine is
 *     too small for what it is made to do: {@code TIME_FACTOR}
 * @param javaOptions further options of the functions' JVMs: {@code FUNCTION_JAVA_OPTIONS}
 * @param counted whether every connection is counted, see GET /local/connections: {@code
 *     COUNTED=true}
 * @param aot whether the functions' JVMs use AOT caches, made by the first run that has none:
 *     {@code AOT=1}. Off by default, because managed Lambda takes none
 */
public record Tuning(
    Path template,
    Map<String, String> parameters,
    PoolMode poolMode,
    int poolerSize,
    int poolerClients,
    int poolerUpstreamPort,
    int maxConnections,
    int provisioned,
    int timeFactor,
    String javaOptions,
    boolean counted,
    boolean aot) {

  public Tuning {
    parameters = Map.copyOf(parameters);
  }

  /** Reads the variables; what is wrong is added to the problems. */
  static Tuning from(Map<String, String> values, List<String> problems) {
    Variables variables = new Variables(values, problems);
    return new Tuning(
        Path.of(variables.text("TEMPLATE", "template.yaml")),
        parameters(variables.text("PARAMETERS", ""), problems),
        poolMode(variables.text("POOL_MODE", "transaction"), problems),
        variables.number("POOLER_SIZE", 1, 15),
        variables.number("POOLER_CLIENTS", 1, 1_000),
        variables.number("POOLER_UPSTREAM_PORT", 0, 0),
        variables.number("MAX_CONNECTIONS", 10, 100),
        variables.number("PROVISIONED", 0, 0),
        variables.number("TIME_FACTOR", 1, 1),
        variables.text("FUNCTION_JAVA_OPTIONS", ""),
        variables.text("COUNTED", "false").equals("true"),
        variables.text("AOT", "0").equals("1"));
  }

  private static Map<String, String> parameters(String text, List<String> problems) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Arrays.stream(text.split("\\s+"))
        .filter(pair -> !pair.isEmpty())
        .forEach(pair -> {
          int equals = pair.indexOf('=');
          if (equals < 1) {
            problems.add("PARAMETERS has '" + pair + "'. Write Name=value, with spaces between.");
          } else {
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
          }
        });
    return parameters;
  }

  private static PoolMode poolMode(String text, List<String> problems) {
    try {
      return PoolMode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      problems.add(
          "POOL_MODE=" + text + " does not exist. Choose transaction, session or statement.");
      return PoolMode.TRANSACTION;
    }
  }
}
