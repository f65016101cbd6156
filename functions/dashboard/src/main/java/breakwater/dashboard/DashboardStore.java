package breakwater.dashboard;

import breakwater.shared.ApiException;
import breakwater.shared.Database;
import breakwater.shared.DatabaseException;
import breakwater.shared.InvalidRequestException;
import breakwater.shared.Invocation;
import org.jspecify.annotations.Nullable;

/** Loads dashboards. As thread-safe as its {@link Database}. */
final class DashboardStore {
  /** Postgres, appendix A: invalid_parameter_value. The function has no other such parameter. */
  private static final String UNKNOWN_TIME_ZONE = "22023";

  private final Database database;

  DashboardStore(Database database) {
    this.database = database;
  }

  /**
   * @param timeZone an IANA name, which decides what "today" is
   * @param knownEtag the opaque tag that the caller has; null for none
   * @throws InvalidRequestException where the database does not know the time zone
   */
  Dashboard load(String owner, String timeZone, @Nullable String knownEtag, Invocation invocation) {
    try {
      return database.run(new DashboardQuery(owner, timeZone, knownEtag), invocation);
    } catch (DatabaseException e) {
      if (e.sqlState().equals(UNKNOWN_TIME_ZONE)) {
        throw unknownTimeZone(timeZone);
      }
      throw e;
    }
  }

  static InvalidRequestException unknownTimeZone(String timeZone) {
    String expected = "an IANA name such as Europe/Berlin, or UTC";
    return new InvalidRequestException(
        "There is no time zone '" + timeZone + "'. Send " + expected + ".",
        new ApiException.Violation("query:timeZone", expected));
  }
}
