package breakwater.local.data;

import java.util.Locale;

/** How long PgBouncer lends a server connection to a client: its setting {@code pool_mode}. */
public enum PoolMode {
  /** Until the transaction ends. */
  TRANSACTION,
  /** Until the client disconnects. */
  SESSION,
  /** Until the statement ends: there are no transactions. */
  STATEMENT;

  /** PgBouncer's word for it. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
