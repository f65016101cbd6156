package breakwater.migrate;

import breakwater.shared.DatabaseConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * Creates the functions' role and brings the schema up to date. Any number may run at the same
 * time, here or elsewhere: they do so one after the other.
 */
final class Migration {

  // Any number that nobody else uses for pg_advisory_lock in this database.
  private static final long LOCK = 0x627265616b77L;

  private final MigrateConfig config;
  private final DataSource dataSource;

  Migration(MigrateConfig config) {
    this.config = config;
    this.dataSource = dataSource(config);
  }

  private static DataSource dataSource(MigrateConfig config) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {config.host()});
    dataSource.setPortNumbers(new int[] {config.port()});
    dataSource.setDatabaseName(config.database());
    dataSource.setUser(config.user());
    dataSource.setPassword(config.password());
    dataSource.setApplicationName("breakwater-migrate");
    dataSource.setAssumeMinServerVersion("15");
    dataSource.setGssEncMode("disable");
    dataSource.setConnectTimeout(5);
    if (DatabaseConfig.isThisMachine(config.host())) {
      dataSource.setSslMode("disable");
    } else if (config.rootCertificate() == null) {
      dataSource.setSslMode("verify-full");
      dataSource.setSslfactory(DefaultJavaSSLFactory.class.getName());
    } else {
      dataSource.setSslMode("verify-full");
      dataSource.setSslRootCert(config.rootCertificate().toString());
    }
    return dataSource;
  }

  /**
   * Runs it.
   *
   * @throws SQLException if the database cannot be reached or refuses the role
   * @throws org.flywaydb.core.api.FlywayException if a migration fails; it has been rolled back
   */
  MigrationResult run() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      lock(connection);
      createAppRole(connection);
      return migrate();
    } // which gives the lock back
  }

  // Flyway has a lock of its own, but for the migrations only: roles, and the schema that its lock
  // needs, would still be created by two at once, and one would fail.
  private static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + LOCK + ")");
    }
  }

  private void createAppRole(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    String role = config.appRole();
    try (Statement statement = connection.createStatement()) {
      String verb = exists(connection, role) ? "alter" : "create";
      statement.execute(verb + " role " + postgres.escapeIdentifier(role) + " login");
      if (config.appPassword() == null) {
        // RDS has this role; its members log in with tokens.
        statement.execute("grant rds_iam to " + postgres.escapeIdentifier(role));
        return;
      }
    }
    // Computes the SCRAM verifier here: the password itself is in no statement and no server log.
    postgres.alterUserPassword(role, config.appPassword().toCharArray(), "scram-sha-256");
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    String sql = "select rolsuper or rolbypassrls from pg_catalog.pg_roles where rolname = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, role);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return false;
        }
        if (row.getBoolean(1)) {
          throw new SQLException(
              "The role \"%s\" of DATABASE_USER is a superuser. The functions need a role without such rights; name one that does not exist and it will be created."
                  .formatted(role));
        }
        return true;
      }
    }
  }

  private MigrationResult migrate() {
    MigrateResult result =
        Flyway.configure(Migration.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:db/migration")
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .defaultSchema("app")
            .placeholders(Map.of("app_role", config.appRole()))
            .load()
            .migrate();
    String version =
        result.targetSchemaVersion == null
            ? result.initialSchemaVersion
            : result.targetSchemaVersion;
    return new MigrationResult(result.migrationsExecuted, version);
  }
}
