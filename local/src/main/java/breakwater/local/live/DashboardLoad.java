package breakwater.local.live;

import breakwater.local.template.HttpApiDefinition;
import breakwater.local.template.RouteDefinition;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one browser asks for when it opens the dashboard: one request for everything, or, in the
 * naive world, one for each widget, all at once.
 *
 * @param world {@code after} for the one request, {@code before} for one per widget; {@code none}
 *     where the template has no dashboard
 * @param paths with the stage
 * @param functions that serve the paths, in the same order
 */
record DashboardLoad(String world, List<String> paths, List<String> functions) {
  private static final String ALL = "/api/dashboard";
  private static final String WIDGETS = "/api/widgets/";

  static DashboardLoad of(HttpApiDefinition api) {
    List<RouteDefinition> all = routes(api, ALL::equals);
    List<RouteDefinition> widgets =
        routes(api, path -> path.startsWith(WIDGETS) && !path.contains("{"));
    if (!all.isEmpty()) {
      return of("after", api, all);
    }
    return of(widgets.isEmpty() ? "none" : "before", api, widgets);
  }

  private static List<RouteDefinition> routes(HttpApiDefinition api, Predicate<String> path) {
    return api.routes().stream()
        .filter(route -> route.method().equals("GET") && path.test(route.path()))
        .toList();
  }

  private static DashboardLoad of(
      String world, HttpApiDefinition api, List<RouteDefinition> routes) {
    String stage = api.stage().equals("$default") ? "" : "/" + api.stage();
    return new DashboardLoad(
        world,
        routes.stream().map(route -> stage + route.path()).toList(),
        routes.stream().map(RouteDefinition::function).toList());
  }
}
