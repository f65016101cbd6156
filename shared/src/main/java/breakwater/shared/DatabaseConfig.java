package breakwater.shared;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the pooler is and how it is spoken to. Immutable.
 *
 * <p>The time limits form a ladder: each step ends before the one around it gives up, so that the
 * innermost one, which knows most, is the one that reports.
 *
 * @param host the pooler's host name
 * @param port the pooler's port in transaction mode
 * @param database the name of the database
 * @param credentials the login of the functions' role, which may not do DDL
 * @param rootCertificate the PEM file of the authorities that may vouch for the pooler; null for
 *     those that the JVM trusts
 * @param applicationName what the connection is called in {@code pg_stat_activity} and in the
 *     pooler
 */
public record DatabaseConfig(
    String host,
    int port,
    String database,
    DatabaseCredentials credentials,
    @Nullable Path rootCertificate,
    String applicationName) {

  /** How long one TCP connect may take. A pooler in the same network answers in milliseconds. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /**
   * How long a read from the socket may take. Above the role's {@code statement_timeout} of 4 s, so
   * it fires only where nobody answers any more: the one protection against a half-open socket.
   */
  static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

  /** How long an invocation tries to get a connection that serves it, waits between included. */
  static final Duration BORROW_TIMEOUT = Duration.ofSeconds(6);

  /**
   * A connection that rested longer is not trusted. Cloud networks drop idle flows at 350 s and
   * tell neither side (docs/connections.md, "Freeze and thaw").
   */
  static final Duration MAX_REST = Duration.ofMinutes(5);

  /** The last one is this machine as its containers name it. */
  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "::1", "host.docker.internal");

  private static final int TRANSACTION_MODE_PORT = 6543;
  private static final int SESSION_MODE_PORT = 5432;

  /**
   * Reads {@code DATABASE_HOST}, {@code DATABASE_PORT}, {@code DATABASE_NAME}, {@code
   * DATABASE_ROOT_CERTIFICATE}, {@code DATABASE_POOL_MODE} and the login: {@code DATABASE_USER}
   * with {@code DATABASE_PASSWORD}, {@code DATABASE_SECRET}, or {@code DATABASE_USER} with {@code
   * DATABASE_IAM=true}.
   *
   * @throws ConfigurationException with all problems at once, also where the endpoint is known not
   *     to pool by transaction
   */
  public static DatabaseConfig from(Settings settings) {
    String host = settings.required("DATABASE_HOST", "the host name of the pooler");
    int port = settings.port("DATABASE_PORT", TRANSACTION_MODE_PORT);
    DatabaseConfig config =
        new DatabaseConfig(
            host,
            port,
            settings.required("DATABASE_NAME", "the name of the database"),
            credentials(settings, host, port),
            rootCertificate(settings),
            applicationName(settings));
    refuseSessionMode(settings, host, port);
    refuseMultiConcurrency(settings);
    settings.check();
    return config;
  }

  /**
   * Where the login comes from, as {@link #from} reads it, for tools that examine an endpoint which
   * {@link #from} may refuse. What is wrong, {@link Settings#check} reports.
   */
  public static DatabaseCredentials credentials(Settings settings, String host, int port) {
    String password = settings.optional("DATABASE_PASSWORD");
    String secret = settings.optional("DATABASE_SECRET");
    boolean iam = settings.flag("DATABASE_IAM");
    if ((password == null ? 0 : 1) + (secret == null ? 0 : 1) + (iam ? 1 : 0) != 1) {
      settings.problem(
          "set exactly one of DATABASE_PASSWORD, DATABASE_SECRET (name or ARN of a secret in AWS"
              + " Secrets Manager) and DATABASE_IAM=true (tokens of RDS IAM authentication)");
    }
    if (secret != null && password == null && !iam) {
      return ofAws(settings, factory -> factory.secret(secret));
    }
    String user = settings.required("DATABASE_USER", "the functions' role");
    return iam
        ? ofAws(settings, factory -> factory.iam(host, port, user))
        : new DatabaseLogin(user, password == null ? "" : password);
  }

  private static DatabaseCredentials ofAws(
      Settings settings, Function<DatabaseCredentialsFactory, DatabaseCredentials> choice) {
    String root = settings.optional("LAMBDA_TASK_ROOT");
    try {
      return choice.apply(DatabaseCredentialsFactory.load(new File(root, "credentials")));
    } catch (IllegalStateException e) {
      settings.problem("DATABASE_SECRET and DATABASE_IAM need the AWS SDK, but " + e.getMessage());
      return new DatabaseLogin("", "");
    }
  }

  /**
   * The authorities to trust, as {@link #from} reads them: a PEM file that holds certificates; null
   * if {@code DATABASE_ROOT_CERTIFICATE} is not set. What is wrong, {@link Settings#check} reports.
   */
  public static @Nullable Path rootCertificate(Settings settings) {
    String name = settings.optional("DATABASE_ROOT_CERTIFICATE");
    if (name == null) {
      return null;
    }
    Path file = Path.of(name);
    try {
      DatabaseTls.read(file);
    } catch (IOException | CertificateException e) {
      settings.problem(
          "DATABASE_ROOT_CERTIFICATE is '"
              + name
              + "', which is no readable PEM file of certificates ("
              + e
              + "): put it into functions/certificates/, build, and set this to"
              + " certificates/NAME.pem");
    }
    return file;
  }

  private static void refuseMultiConcurrency(Settings settings) {
    String concurrency = settings.optional("AWS_LAMBDA_MAX_CONCURRENCY");
    if (concurrency != null && !concurrency.equals("1")) {
      settings.problem(
          "AWS_LAMBDA_MAX_CONCURRENCY is "
              + concurrency
              + ": one connection serves one invocation at a time; remove multi-concurrency from"
              + " the function");
    }
  }

  private static String applicationName(Settings settings) {
    String function = settings.optional("AWS_LAMBDA_FUNCTION_NAME");
    return "breakwater-" + (function == null ? "unknown" : function);
  }

  private static void refuseSessionMode(Settings settings, String host, int port) {
    String mode = settings.optional("DATABASE_POOL_MODE");
    if (mode == null) {
      String reason = notTransactionMode(host.toLowerCase(Locale.ROOT), port);
      if (reason != null) {
        settings.problem(
            "DATABASE_HOST "
                + host
                + " with DATABASE_PORT "
                + port
                + " is refused for a function that serves users: "
                + reason
                + ". If this endpoint does pool by transaction, set"
                + " DATABASE_POOL_MODE=transaction");
      }
    } else if (!mode.equals("transaction")) {
      settings.problem(
          "DATABASE_POOL_MODE is '"
              + mode
              + "': a function that serves users needs a pooler in transaction mode, because in"
              + " session mode every environment holds a server connection for as long as it lives;"
              + " point DATABASE_HOST and DATABASE_PORT at the transaction-mode endpoint");
    }
  }

  /** Why the endpoint is known not to pool by transaction; null where nothing speaks against it. */
  private static @Nullable String notTransactionMode(String host, int port) {
    if (host.endsWith(".neon.tech")) {
      return host.contains("-pooler.")
          ? null
          : "it is Neon without its pooler; use the host name with -pooler";
    }
    if (host.endsWith(".rds.amazonaws.com")) {
      return host.contains(".proxy-")
          ? null
          : "it is the database itself; use the endpoint of an RDS Proxy";
    }
    return port == SESSION_MODE_PORT
        ? "5432 is the port of Postgres itself or of a pooler in session mode; the transaction-mode"
            + " port is usually 6543 (Supabase) or 6432 (PgBouncer)"
        : null;
  }

  /**
   * Whether a host is this machine, where nobody can listen in between. By its exact names: one
   * that only begins like 127.0.0.1 may be anywhere.
   */
  public static boolean isThisMachine(String host) {
    return THIS_MACHINE.contains(host);
  }

  /** What pgjdbc is told; docs/connections.md has the reason of every line. */
  Properties driverProperties(DatabaseLogin login) {
    Properties properties = new Properties();
    properties.setProperty("PGHOST", host);
    properties.setProperty("PGPORT", String.valueOf(port));
    properties.setProperty("PGDBNAME", database);
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("assumeMinServerVersion", "12");
    properties.setProperty("gssEncMode", "disable");
    if (rootCertificate != null || !isThisMachine(host)) {
      properties.setProperty("sslmode", "verify-full");
      properties.setProperty("sslfactory", "breakwater.shared.DatabaseTls");
      if (rootCertificate != null) {
        properties.setProperty("sslrootcert", rootCertificate.toString());
      }
    } else {
      properties.setProperty("sslmode", "disable");
    }
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
    properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  /** Leaves out the login. */
  @Override
  public String toString() {
    return host + ":" + port + "/" + database;
  }
}
