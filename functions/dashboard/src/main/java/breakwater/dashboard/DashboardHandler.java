package breakwater.dashboard;

import breakwater.shared.Database;
import breakwater.shared.ETag;
import breakwater.shared.HttpHandler;
import breakwater.shared.HttpRequest;
import breakwater.shared.HttpResponse;
import java.time.zone.ZoneRulesProvider;
import java.util.Set;

/** {@code GET /api/dashboard}: everything that the dashboard page shows, in one answer. */
public final class DashboardHandler extends HttpHandler {
  private static final String TIME_ZONE = "timeZone";
  private static final Set<String> QUERY = Set.of(TIME_ZONE);

  private final DashboardStore store;

  /** Made by Lambda during Init; fails there where the configuration is wrong. */
  public DashboardHandler() {
    this(Database.instance());
    joinLifecycle(Database.instance(), "dashboard.json");
  }

  DashboardHandler(Database database) {
    store = new DashboardStore(database);
  }

  @Override
  protected HttpResponse handle(HttpRequest request) {
    String owner = request.owner();
    request.allowQuery(QUERY);
    String timeZone = timeZone(request);
    String ifNoneMatch = request.header("if-none-match");
    Dashboard dashboard =
        store.load(owner, timeZone, ETag.single(ifNoneMatch), request.invocation());
    byte[] body = dashboard.body();
    HttpResponse response =
        body == null || ETag.matches(ifNoneMatch, dashboard.etag())
            ? HttpResponse.notModified()
            : HttpResponse.json(body);
    return response
        .with("etag", ETag.weak(dashboard.etag()))
        .with("cache-control", "private, max-age=1")
        .with("vary", "authorization");
  }

  /**
   * Only IANA names: Postgres would also take offsets and POSIX rules, whose signs mean the
   * opposite of what callers expect.
   */
  private static String timeZone(HttpRequest request) {
    String timeZone = request.query(TIME_ZONE);
    if (timeZone == null || timeZone.equals("UTC")) {
      return "UTC";
    }
    if (!ZoneRulesProvider.getAvailableZoneIds().contains(timeZone)) {
      throw DashboardStore.unknownTimeZone(timeZone);
    }
    return timeZone;
  }
}
