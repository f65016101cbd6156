package breakwater.migrate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the function needs to know, from its environment variables. The only class that reads them.
 *
 * @param host Postgres itself or a pooler in session mode: {@code MIGRATION_HOST}
 * @param port {@code MIGRATION_PORT}, 5432 if it is not set
 * @param database {@code DATABASE_NAME}
 * @param user the role that owns the schema: {@code MIGRATION_USER}
 * @param password its password: {@code MIGRATION_PASSWORD}
 * @param appUser the name that the functions log in with: {@code DATABASE_USER}
 * @param appPassword the password to give it: {@code DATABASE_PASSWORD}
 * @param rootCertificate the certificate authority to trust, PEM: {@code
 *     DATABASE_ROOT_CERTIFICATE}; null for those that Java trusts
 */
record MigrateConfig(
    String host,
    int port,
    String database,
    String user,
    String password,
    String appUser,
    String appPassword,
    @Nullable Path rootCertificate) {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  // What needs no thought about quoting. Postgres cuts longer names off.
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException if anything is wrong; the message has every problem at once
   */
  static MigrateConfig from(Map<String, String> environment) {
    return new Reader(environment).read();
  }

  /** The name of the functions' role. Supabase's pooler wants the project's id behind a dot. */
  String appRole() {
    return appUser.replaceFirst("\\..*", "");
  }

  /** Whether the host is this machine, where nobody can listen in. */
  boolean isLoopback() {
    return LOOPBACK.contains(host);
  }

  /** Leaves the passwords out. */
  @Override
  public String toString() {
    return "MigrateConfig[%s@%s:%d/%s, functions' role %s]"
        .formatted(user, host, port, database, appRole());
  }

  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    MigrateConfig read() {
      MigrateConfig config =
          new MigrateConfig(
              text("MIGRATION_HOST", "the host name of Postgres or of a pooler in session mode"),
              port("MIGRATION_PORT", 5432),
              name("DATABASE_NAME"),
              text("MIGRATION_USER", "the role that owns the schema"),
              text("MIGRATION_PASSWORD", "the password of MIGRATION_USER"),
              name("DATABASE_USER"),
              text("DATABASE_PASSWORD", "the password that the functions will log in with"),
              file("DATABASE_ROOT_CERTIFICATE"));
      if (!config.user.isEmpty() && config.user.equals(config.appUser)) {
        problems.add(
            "DATABASE_USER is MIGRATION_USER: the functions need a role of their own, which does"
                + " not own the schema. It is created if it does not exist.");
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "The environment variables of the migrate function are wrong:\n- "
                + String.join("\n- ", problems));
      }
      return config;
    }

    private String value(String variable) {
      return environment.getOrDefault(variable, "");
    }

    private String text(String variable, String meaning) {
      String value = value(variable);
      if (value.isBlank()) {
        problems.add(variable + " is not set: it is " + meaning + ".");
      }
      return value;
    }

    private String name(String variable) {
      String value = value(variable);
      if (!NAME.matcher(value).matches()) {
        problems.add(
            "%s is \"%s\": it has to be a name of letters, digits and _ . - with at most 63 characters."
                .formatted(variable, value));
      }
      return value;
    }

    private int port(String variable, int fallback) {
      String value = value(variable);
      if (value.isEmpty()) {
        return fallback;
      }
      if (!value.matches("[0-9]{1,5}")
          || Integer.parseInt(value) > 65535
          || Integer.parseInt(value) == 0) {
        problems.add(variable + " is \"" + value + "\": it has to be a number from 1 to 65535.");
        return fallback;
      }
      return Integer.parseInt(value);
    }

    private @Nullable Path file(String variable) {
      String value = value(variable);
      if (value.isEmpty()) {
        return null;
      }
      Path file = Path.of(value);
      if (!Files.isReadable(file)) {
        problems.add(variable + " is \"" + value + "\": there is no such readable PEM file.");
      }
      return file;
    }
  }
}
