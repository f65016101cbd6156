package breakwater.local.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@code AWS::Serverless::HttpApi} with the routes that the functions' events add to it.
 * Immutable.
 *
 * @param name the logical id
 * @param id what {@code !Ref} gives, and events carry as apiId
 * @param stage {@code $default}, or a name that is the first segment of every path
 * @param routes at most one for each route key
 * @param authorizers by name
 * @param defaultAuthorizer the authorizer of routes that name none; null for no authorizer. Already
 *     applied to the routes.
 * @param cors null where the API does not handle CORS
 * @param stageVariables what every event carries; often empty
 */
public record HttpApiDefinition(
    String name,
    String id,
    String stage,
    List<RouteDefinition> routes,
    Map<String, JwtAuthorizerDefinition> authorizers,
    @Nullable String defaultAuthorizer,
    @Nullable CorsDefinition cors,
    Map<String, String> stageVariables) {

  public HttpApiDefinition {
    routes = List.copyOf(routes);
    authorizers = Map.copyOf(authorizers);
    stageVariables = Map.copyOf(stageVariables);
  }
}
