package breakwater.shared;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failure of the driver means for the connection and for the statement. */
enum DatabaseFailure {
  /** The pooler or Postgres turned us away before anything ran: wait, then ask again. */
  REFUSED,
  /** The connection is gone. Whether the statement ran is not known. */
  DEAD,
  /**
   * The login was not accepted: a wrong password, or one that has been changed. At a statement it
   * is the pooler's own login at Postgres.
   */
  UNAUTHENTICATED,
  /** The connection is set up wrong, its certificate for one; the next try would fail, too. */
  MISCONFIGURED,
  /** The statement ran into the role's time limit. The connection is as good as before. */
  TIMED_OUT,
  /** The statement itself failed; the connection is as good as before. */
  STATEMENT;

  /**
   * Poolers report refusals under SQLState 08P01 or XX000 and say what they mean only in words.
   * PgBouncer 1.18 src/objects.c and src/client.c: "query_wait_timeout", "no more connections
   * allowed", "pgbouncer cannot connect to server", "server login has been failing"; Supavisor:
   * "EMAXCONN", "Max client connections reached".
   */
  private static final String[] REFUSALS = {
    "query_wait_timeout",
    "no more connections allowed",
    "cannot connect to server",
    "server login has been failing",
    "EMAXCONN",
    "ax client connections reached",
    "emaining connection slots",
    "too many clients",
  };

  /** PgBouncer 1.18 src/client.c, under SQLState 08P01, where Postgres has 28P01. */
  private static final String[] LOGIN_REFUSALS = {
    "SASL authentication failed", "password authentication failed", "no such user",
  };

  /**
   * pgjdbc 42.7 of a connection that ended within the list of the ways to log in, which it takes
   * for an empty one.
   */
  private static final String CUT_LOGIN = "Invalid SCRAM client initialization";

  /**
   * read_only_sql_transaction: after a failover the pooler still leads to what is now a replica, or
   * the provider has locked a database whose disk is full. No statement of ours is to blame.
   */
  private static final String READ_ONLY = "25006";

  /** Classifies by SQLState (Postgres, appendix A), by the pooler's words and by the cause. */
  static DatabaseFailure of(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (state.startsWith("53")
        || state.equals(READ_ONLY)
        || names(REFUSALS, failure.getMessage())) {
      return REFUSED;
    }
    if (state.startsWith("28") || names(LOGIN_REFUSALS, failure.getMessage())) {
      return UNAUTHENTICATED;
    }
    if (isMisconfigured(failure, state)) {
      return MISCONFIGURED;
    }
    if (state.startsWith("08")
        || state.startsWith("57P")
        || failure.getCause() instanceof IOException) {
      return DEAD;
    }
    return state.equals("57014") || state.equals("55P03") ? TIMED_OUT : STATEMENT;
  }

  /** Whether the connection cannot be used again. */
  boolean costsTheConnection() {
    return this == REFUSED || this == DEAD || this == UNAUTHENTICATED;
  }

  /**
   * pgjdbc itself gives 08004 where a server does not offer TLS or wants to log us in some other
   * way than allowed; a certificate that is refused is a cause of its 08006.
   */
  private static boolean isMisconfigured(SQLException failure, String state) {
    if (state.equals("08004")) {
      return !CUT_LOGIN.equals(failure.getMessage());
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String[] refusals, @Nullable String message) {
    if (message != null) {
      for (String refusal : refusals) {
        if (message.contains(refusal)) {
          return true;
        }
      }
    }
    return false;
  }
}
