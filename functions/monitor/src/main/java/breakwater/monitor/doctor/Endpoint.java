package breakwater.monitor.doctor;

import breakwater.shared.DatabaseConfig;
import breakwater.shared.DatabaseCredentials;
import breakwater.shared.DatabaseLogin;
import breakwater.shared.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is examined, and as whom. Immutable.
 *
 * @param host the host name
 * @param port 1 to 65535
 * @param database the name of the database
 * @param user who logs in; best the functions' role
 * @param password its password; never printed
 * @param rootCertificate the certificate authority to trust, PEM; null for those that Java trusts
 */
public record Endpoint(
    String host,
    int port,
    String database,
    String user,
    String password,
    @Nullable Path rootCertificate) {

  /** The password may have what a URL may not; what follows the last @ is the host. */
  private static final Pattern URL =
      Pattern.compile(
          "postgres(?:ql)?://(?<user>[^:@/\\s]+)(?::(?<password>[^\\s]*))?"
              + "@(?<host>\\[[0-9a-fA-F:.]+]|[^@:/?#,\\s]+)(?::(?<port>\\d+))?"
              + "/(?<database>[^@/?#\\s]+)(?:\\?[^@\\s]*)?");

  private static final String URL_FORM =
      "it must be postgres://user:password@host:port/database (it is not repeated here, because it"
          + " may have a password in it)";

  private static final int LIBPQ_PORT = 5432;
  private static final int TRANSACTION_MODE_PORT = 6543;

  /**
   * Reads {@code URL} or, where it is not set, {@code DATABASE_HOST} and the other variables of
   * functions, see {@link DatabaseConfig#from}; and {@code DATABASE_ROOT_CERTIFICATE}. A login that
   * is kept elsewhere is asked for.
   *
   * @throws breakwater.shared.ConfigurationException with every problem of the settings so far
   * @throws breakwater.shared.UnavailableException where the login is kept elsewhere and is not to
   *     be had now
   * @throws IllegalStateException where it is not given out
   */
  public static Endpoint from(Settings settings) {
    String url = settings.optional("URL");
    return url == null ? ofVariables(settings) : ofUrl(url, settings);
  }

  private static Endpoint ofVariables(Settings settings) {
    String host = settings.required("DATABASE_HOST", "the host name to examine, or set URL");
    int port = settings.port("DATABASE_PORT", TRANSACTION_MODE_PORT);
    String database = settings.required("DATABASE_NAME", "the name of the database");
    DatabaseCredentials credentials = DatabaseConfig.credentials(settings, host, port);
    Path rootCertificate = DatabaseConfig.rootCertificate(settings);
    settings.check();
    DatabaseLogin login = credentials.login();
    return new Endpoint(host, port, database, login.user(), login.password(), rootCertificate);
  }

  private static Endpoint ofUrl(String url, Settings settings) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      settings.problem("URL is not understood: " + URL_FORM);
      settings.check();
    }
    String password = parts.group("password");
    Endpoint endpoint =
        new Endpoint(
            Objects.requireNonNull(parts.group("host")).replaceAll("[\\[\\]]", ""),
            port(parts.group("port"), settings),
            decoded(parts.group("database"), settings),
            decoded(parts.group("user"), settings),
            password == null || password.isEmpty()
                ? settings.required("DATABASE_PASSWORD", "the password, because URL has none")
                : decoded(password, settings),
            DatabaseConfig.rootCertificate(settings));
    settings.check();
    return endpoint;
  }

  private static int port(@Nullable String text, Settings settings) {
    int port = text == null ? LIBPQ_PORT : text.length() > 5 ? 0 : Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      settings.problem("URL has the port " + text + ": a port is 1 to 65535");
    }
    return port;
  }

  private static String decoded(String part, Settings settings) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      settings.problem("URL has a % that is not followed by two hexadecimal digits: write %25");
      return "";
    }
  }

  /**
   * Whether functions speak TLS there: always, except with this machine itself, where nobody can
   * listen in between; there, too, if they are given an authority to trust.
   */
  boolean needsTls() {
    return rootCertificate != null || !DatabaseConfig.isThisMachine(host);
  }

  /** Whether the host's name ends so, in any case. */
  boolean isUnder(String domain) {
    return host.toLowerCase(Locale.ROOT).endsWith(domain);
  }

  /** Leaves out the password. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
