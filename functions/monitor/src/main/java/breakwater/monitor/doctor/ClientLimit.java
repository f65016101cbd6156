package breakwater.monitor.doctor;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Whether the endpoint takes as many clients as the functions may become. */
final class ClientLimit {
  private static final String SUBJECT = "client limit";

  /** Postgres' own; reserved_connections is there since 16. */
  private static final String OF_POSTGRES =
      """
      select current_setting('max_connections')::integer
           - current_setting('superuser_reserved_connections')::integer
           - coalesce(current_setting('reserved_connections', true)::integer, 0)
      """;

  private ClientLimit() {}

  static Finding probe(Pooler pooler, Demand demand, Session session) throws SQLException {
    if (pooler.clients() != null) {
      return compare(pooler.clients().limit(), "max_client_conn", demand.clients());
    }
    if (pooler.name().equals(Pooler.POSTGRES)) {
      int limit = Integer.parseInt(String.valueOf(session.value(OF_POSTGRES)));
      return compare(limit, "max_connections without what is reserved", demand.clients());
    }
    return demand.limit() == null
        ? new Finding(
            SUBJECT,
            Finding.Grade.NOTE,
            "not told by the pooler" + needs(demand.clients()),
            "look up how many clients the pooler takes, and set POOLER_CLIENTS")
        : compare(demand.limit(), "as POOLER_CLIENTS says", demand.clients());
  }

  private static Finding compare(int limit, String source, @Nullable Integer clients) {
    String text = limit + " (" + source + ")" + needs(clients);
    return clients == null || clients <= limit
        ? Finding.ok(SUBJECT, text)
        : Finding.bad(
            SUBJECT,
            text,
            limit
                + " clients are fewer than the "
                + clients
                + " that the functions may become; raise the limit, or lower the reserved"
                + " concurrency in template.yaml (make budget)");
  }

  private static String needs(@Nullable Integer clients) {
    return clients == null ? "" : "; the functions may become " + clients;
  }
}
