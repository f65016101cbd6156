package breakwater.local;

import breakwater.local.template.FunctionDefinition;
import breakwater.local.template.Surroundings;
import breakwater.local.template.Template;
import breakwater.local.template.TemplateException;
import breakwater.local.template.TemplateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code make budget}: whether the connections that a template can ask for fit the pooler and
 * Postgres. Every environment holds one connection, and reserved concurrency bounds environments.
 */
public final class Budget {
  /** Connects to Postgres itself, past the pooler. */
  private static final String MIGRATE = "MigrateFunction";

  /** Postgres keeps these for the superuser (superuser_reserved_connections). */
  private static final int SUPERUSER = 3;

  private final List<FunctionDefinition> functions;
  private final Tuning tuning;
  private final List<String> problems = new ArrayList<>();

  private Budget(Template template, Tuning tuning) {
    this.functions = List.copyOf(template.functions().values());
    this.tuning = tuning;
  }

  /** Takes no arguments; see {@link Tuning} for the variables. */
  public static void main(String[] args) {
    try {
      List<String> wrong = new ArrayList<>();
      Tuning tuning = Tuning.from(System.getenv(), wrong);
      if (!wrong.isEmpty()) {
        throw new LocalException(String.join("\n", wrong));
      }
      System.out.print(check(Path.of(""), tuning));
    } catch (LocalException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Returns the table to print.
   *
   * @param root the project's folder, which has the template
   * @throws LocalException with the table and what does not fit
   */
  static String check(Path root, Tuning tuning) {
    try {
      Template template =
          TemplateReader.read(
              root.resolve(tuning.template()), parameters(tuning), Surroundings.at("http://local"));
      return new Budget(template, tuning).check();
    } catch (TemplateException e) {
      throw new LocalException(String.valueOf(e.getMessage()));
    }
  }

  /** Parameters without a default have nothing to do with numbers of connections. */
  private static Map<String, String> parameters(Tuning tuning) {
    Map<String, String> parameters = new HashMap<>();
    for (String name :
        List.of(
            "DatabaseHost",
            "DatabasePassword",
            "MigrationHost",
            "MigrationUser",
            "MigrationPassword")) {
      parameters.put(name, "budget");
    }
    parameters.put("JwtIssuer", "https://budget");
    parameters.putAll(tuning.parameters());
    return parameters;
  }

  private String check() {
    StringBuilder table = new StringBuilder();
    int clients = clients(table);
    int servers = servers(table);
    if (clients > tuning.poolerClients()) {
      problems.add(
          "%d client connections do not fit the pooler's limit of %d: lower the concurrency of functions."
              .formatted(clients, tuning.poolerClients()));
    }
    if (servers > tuning.maxConnections()) {
      problems.add(
          "%d connections do not fit Postgres' max_connections of %d: lower the pool size."
              .formatted(servers, tuning.maxConnections()));
    }
    if (!problems.isEmpty()) {
      throw new LocalException(table + "\n" + String.join("\n", problems));
    }
    return table + "It fits.\n";
  }

  private int clients(StringBuilder table) {
    int clients = 0;
    table.append("Clients of the pooler, one for each environment\n");
    for (FunctionDefinition function : functions) {
      if (!function.name().equals(MIGRATE)) {
        clients += environments(function, table);
      }
    }
    line(table, "together, of " + tuning.poolerClients() + " (POOLER_CLIENTS)", clients);
    return clients;
  }

  private int environments(FunctionDefinition function, StringBuilder table) {
    if (function.reservedConcurrency().isEmpty()) {
      problems.add(
          function.name()
              + " has no ReservedConcurrentExecutions: nothing bounds its connections but the"
              + " account's concurrency.");
    }
    int environments = function.reservedConcurrency().orElse(0);
    line(table, function.name() + " x 1", environments);
    return environments;
  }

  private int servers(StringBuilder table) {
    int migrations =
        functions.stream()
            .filter(function -> function.name().equals(MIGRATE))
            .mapToInt(function -> 2 * function.reservedConcurrency().orElse(1))
            .sum();
    int servers = tuning.poolerSize() + migrations + SUPERUSER;
    table.append("Connections of Postgres\n");
    line(table, "the pooler's pool (POOLER_SIZE)", tuning.poolerSize());
    line(table, MIGRATE + ", its lock and Flyway's", migrations);
    line(table, "reserved for the superuser", SUPERUSER);
    line(table, "together, of " + tuning.maxConnections() + " (MAX_CONNECTIONS)", servers);
    return servers;
  }

  private static void line(StringBuilder table, String what, int count) {
    table.append(String.format(Locale.ROOT, "  %-42s %6d%n", what, count));
  }
}
