package breakwater.migrate;

import breakwater.shared.ConfigurationException;
import breakwater.shared.DatabaseConfig;
import breakwater.shared.Settings;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the function needs to know, from its environment variables.
 *
 * @param host Postgres itself or a pooler in session mode: {@code MIGRATION_HOST}
 * @param port {@code MIGRATION_PORT}, 5432 if it is not set
 * @param database {@code DATABASE_NAME}
 * @param user the role that owns the schema: {@code MIGRATION_USER}
 * @param password its password: {@code MIGRATION_PASSWORD}
 * @param appUser the name that the functions log in with: {@code DATABASE_USER}
 * @param appPassword the password to give it: {@code DATABASE_PASSWORD}; null where it logs in with
 *     tokens of RDS IAM authentication, {@code DATABASE_IAM=true}
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
    @Nullable String appPassword,
    @Nullable Path rootCertificate) {

  // What needs no thought about quoting. Postgres cuts longer names off.
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");

  /**
   * Reads the configuration.
   *
   * @throws ConfigurationException with every problem at once
   */
  static MigrateConfig from(Settings settings) {
    MigrateConfig config =
        new MigrateConfig(
            settings.required(
                "MIGRATION_HOST", "the host name of Postgres or of a pooler in session mode"),
            settings.port("MIGRATION_PORT", 5432),
            name(settings, "DATABASE_NAME", "the name of the database"),
            settings.required("MIGRATION_USER", "the role that owns the schema"),
            settings.required("MIGRATION_PASSWORD", "the password of MIGRATION_USER"),
            name(settings, "DATABASE_USER", "the functions' role, which the migration creates"),
            appPassword(settings),
            DatabaseConfig.rootCertificate(settings));
    if (!config.user.isEmpty() && config.user.equals(config.appUser)) {
      settings.problem(
          "DATABASE_USER is MIGRATION_USER: the functions need a role of their own, which does not"
              + " own the schema. It is created if it does not exist.");
    }
    settings.check();
    return config;
  }

  private static @Nullable String appPassword(Settings settings) {
    return "true".equals(settings.optional("DATABASE_IAM"))
        ? null
        : settings.required("DATABASE_PASSWORD", "the password that the functions log in with");
  }

  private static String name(Settings settings, String variable, String expected) {
    String value = settings.required(variable, expected);
    if (!value.isEmpty() && !NAME.matcher(value).matches()) {
      settings.problem(
          "%s is '%s': it has to be a name of letters, digits and _ . - with at most 63 characters"
              .formatted(variable, value));
    }
    return value;
  }

  /** The name of the functions' role. Supabase's pooler wants the project's id behind a dot. */
  String appRole() {
    return appUser.replaceFirst("\\..*", "");
  }

  /** Leaves the passwords out. */
  @Override
  public String toString() {
    return "MigrateConfig[%s@%s:%d/%s, functions' role %s]"
        .formatted(user, host, port, database, appRole());
  }
}
