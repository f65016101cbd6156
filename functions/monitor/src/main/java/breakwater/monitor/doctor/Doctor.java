package breakwater.monitor.doctor;

import breakwater.monitor.doctor.Finding.Grade;
import breakwater.monitor.doctor.Report.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Examines an endpoint from outside, by using it. It needs what no function may have, a second
 * connection, and a third one where two leave doubt; never more, and all are closed at the end. It
 * changes nothing.
 *
 * <p>For one thread and one examination.
 */
public final class Doctor {
  private final Endpoint endpoint;
  private final Demand demand;
  private final List<Finding> findings = new ArrayList<>();

  private Doctor(Endpoint endpoint, Demand demand) {
    this.endpoint = endpoint;
    this.demand = demand;
  }

  /** Examines it, for some seconds. Whatever goes wrong is in the report. */
  public static Report examine(Endpoint endpoint, Demand demand) {
    return new Doctor(endpoint, demand).examine();
  }

  private Report examine() {
    try {
      Tls tls = Tls.probe(endpoint);
      if (tls.finding().grade() == Grade.BAD) {
        findings.add(tls.finding());
        return bad();
      }
      return examine(tls);
    } catch (SQLException e) {
      return notExamined(reason(e));
    } catch (IOException e) {
      return notExamined(reason(e));
    } catch (GeneralSecurityException e) {
      return notExamined("DATABASE_ROOT_CERTIFICATE cannot be used: " + e.getMessage());
    }
  }

  private Report examine(Tls tls) throws SQLException {
    try (Session first = Session.open(endpoint, tls)) {
      boolean direct = first.backend() == first.announcedBackend();
      Pooler pooler = Pooler.recognise(endpoint, tls, direct);
      findings.add(Finding.ok("answers", pooler.name() + ": " + pooler.evidence()));
      PoolMode mode = shareBackends(first, tls, pooler, direct);
      if (mode.kind() == PoolMode.Kind.STATEMENT) {
        return bad(); // where no transaction can be had, nothing else matters
      }
      findings.add(tls.finding());
      findings.add(Finding.ok("Postgres", String.valueOf(first.value("show server_version"))));
      findings.add(RoundTrip.measure(first));
      findings.add(StatementTimeout.probe(first));
      findings.add(StartupOptions.probe(endpoint, tls));
      findings.add(ClientLimit.probe(pooler, demand, first));
      return findings.stream().anyMatch(finding -> finding.grade() == Grade.BAD)
          ? bad()
          : good(pooler);
    }
  }

  private PoolMode shareBackends(Session first, Tls tls, Pooler pooler, boolean direct)
      throws SQLException {
    try (Session second = Session.open(endpoint, tls)) {
      PoolMode mode = PoolMode.prove(List.of(first, second));
      if (mode.kind() == PoolMode.Kind.SESSION && !direct) {
        mode = proveWithAThird(first, second, tls);
      }
      findings.add(describe(mode, pooler));
      if (mode.kind() != PoolMode.Kind.STATEMENT) {
        findings.add(NamedStatements.probe(first, second, mode.kind()));
      }
      return mode;
    }
  }

  /** Two pooler processes behind one port would give each of two clients a backend of its own. */
  private PoolMode proveWithAThird(Session first, Session second, Tls tls) throws SQLException {
    try (Session third = Session.open(endpoint, tls)) {
      return PoolMode.prove(List.of(first, second, third));
    }
  }

  private Finding describe(PoolMode mode, Pooler pooler) {
    return switch (mode.kind()) {
      case TRANSACTION -> Finding.ok("mode", "transaction: " + mode.evidence());
      case SESSION ->
          Finding.bad(
              "mode",
              "session: " + mode.evidence(),
              "it is in session mode, where each execution environment would hold a server"
                  + " connection for as long as it lives; "
                  + pooler.transactionMode(endpoint)
                  + " (for migrations, as MIGRATION_HOST, this endpoint is right)");
      case STATEMENT ->
          Finding.bad(
              "mode",
              "statement: " + mode.evidence(),
              "it is in statement mode, where there are no transactions; set pool_mode ="
                  + " transaction");
    };
  }

  private Report good(Pooler pooler) {
    return report(
        Verdict.GOOD,
        "Good for functions: "
            + pooler.name()
            + " in transaction mode."
            + advice(" Worth doing: ", Grade.NOTE));
  }

  private Report bad() {
    return report(Verdict.BAD, advice("Do not point functions at this: ", Grade.BAD));
  }

  private String advice(String introduction, Grade grade) {
    String advice =
        findings.stream()
            .filter(finding -> finding.grade() == grade)
            .map(Finding::advice)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(". "));
    return advice.isEmpty() ? "" : introduction + advice + ".";
  }

  private Report notExamined(String reason) {
    return report(Verdict.NOT_EXAMINED, "It could not be examined: " + reason + ".");
  }

  private Report report(Verdict verdict, String summary) {
    return new Report(endpoint.toString(), verdict, summary, List.copyOf(findings));
  }

  private String reason(IOException e) {
    String where = endpoint.host() + ":" + endpoint.port();
    return switch (e) {
      case UnknownHostException unknown -> "no host is named " + endpoint.host();
      case ConnectException refused -> "nobody listens on " + where + "; check host and port";
      case SocketTimeoutException late ->
          where
              + " does not answer in "
              + Session.CONNECT_SECONDS
              + " s; look for a firewall or a security group on the way";
      default -> where + ": " + e.getMessage();
    };
  }

  /** SQLStates of Postgres; PgBouncer says the same under 08P01. */
  private String reason(SQLException e) {
    String message = message(e);
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("28")
        || message.contains("authentication failed")
        || message.contains("no such user")) {
      return "the user or the password is refused (" + message + ")";
    }
    if (state.equals("3D000") || message.contains("no such database")) {
      return "there is no database " + endpoint.database() + " (" + message + ")";
    }
    return message;
  }

  /** In one line. */
  static String message(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given").strip();
  }
}
