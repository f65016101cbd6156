package breakwater.monitor.doctor;

import java.sql.SQLException;

/** What becomes of {@code options=-c …} in a connection string. */
final class StartupOptions {
  private static final String SUBJECT = "options";

  /** A limit that nobody else sets. */
  private static final String VALUE = "54321ms";

  private StartupOptions() {}

  static Finding probe(Endpoint endpoint, Tls tls) {
    try (Session session =
        Session.openWithOptions(endpoint, tls, "-c statement_timeout=" + VALUE)) {
      return VALUE.equals(session.value("show statement_timeout"))
          ? Finding.ok(SUBJECT, "accepted")
          : Finding.note(
              SUBJECT, "silently ignored; functions send none, their role has the settings");
    } catch (SQLException e) {
      return Finding.note(
          SUBJECT,
          "refused (" + Doctor.message(e) + "); functions send none, their role has the settings");
    }
  }
}
