package breakwater.monitor.doctor;

import java.sql.SQLException;
import java.time.Duration;

/** Whether the role's {@code statement_timeout} arrives, and stops a statement. */
final class StatementTimeout {
  private static final String SUBJECT = "statement_timeout";
  private static final String CANCELED = "57014";

  /** A longer one is only read: nobody wants to wait for it. */
  private static final Duration LONGEST_PROOF = Duration.ofSeconds(10);

  /** The most particular setting wins, as in Postgres: role in database, then role. */
  private static final String OF_ROLE =
      """
      select split_part(setting, '=', 2)
      from pg_db_role_setting, unnest(setconfig) setting
      where setrole = (select oid from pg_roles where rolname = current_user)
        and setdatabase in (0, (select oid from pg_database where datname = current_database()))
        and split_part(setting, '=', 1) = 'statement_timeout'
      order by setdatabase = 0
      limit 1
      """;

  private static final String ADVICE =
      "run the migration, or alter role … in database … set statement_timeout = '4s'";

  private StatementTimeout() {}

  static Finding probe(Session session) throws SQLException {
    String ofRole = session.value(OF_ROLE);
    String effective = String.valueOf(session.value("show statement_timeout"));
    if (effective.equals("0")) {
      return ofRole == null || ofRole.equals("0")
          ? new Finding(
              SUBJECT, Finding.Grade.NOTE, "none: the role has none", "set one: " + ADVICE)
          : Finding.bad(
              SUBJECT,
              "silently dropped: the role has " + ofRole + ", the session has none",
              "the role's statement_timeout does not arrive, and a statement without a limit keeps"
                  + " its server connection; find out who resets it");
    }
    String whose = ofRole == null ? "the server's or the database's" : "the role's";
    return proved(session, effective, whose);
  }

  private static Finding proved(Session session, String effective, String whose)
      throws SQLException {
    Duration limit =
        Duration.ofMillis(
            Long.parseLong(
                String.valueOf(
                    session.value(
                        "select setting from pg_settings where name = 'statement_timeout'"))));
    if (limit.compareTo(LONGEST_PROOF) > 0) {
      return Finding.note(
          SUBJECT, effective + ", " + whose + "; longer than functions wait for an answer (5 s)");
    }
    try {
      session.value("select pg_sleep(" + (limit.toMillis() / 1000.0 + 1) + ")");
      return Finding.bad(
          SUBJECT,
          "shown as " + effective + ", but it did not stop a statement",
          "statement_timeout stops nothing; find out what runs the statements");
    } catch (SQLException e) {
      if (CANCELED.equals(e.getSQLState())) {
        return Finding.ok(SUBJECT, effective + ", " + whose + "; it stopped a statement");
      }
      throw e;
    }
  }
}
