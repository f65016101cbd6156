package breakwater.before;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What the four have in common. One function for each widget: "4 widgets (Todo, Sales, Calendar,
 * QuickLinks) loading simultaneously. Each widget made separate API calls on mount" (905).
 */
abstract class WidgetFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** "Each API endpoint made 5+ parallel database queries" (905). */
  private static final ExecutorService QUERIES = Executors.newFixedThreadPool(5);

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    try {
      Database database = Database.forRequest();
      String owner = owner(event);
      if (!isKnown(owner, database)) {
        return answer(403, Map.of("message", "unknown user"));
      }
      return event.getRouteKey().startsWith("PUT ")
          ? save(event, database, owner)
          : answer(200, load(database, owner, zone(event)));
    } catch (CompletionException e) {
      return answer(500, Map.of("message", String.valueOf(e.getCause())));
    } catch (Database.QueryFailedException e) {
      return answer(500, Map.of("message", String.valueOf(e)));
    }
  }

  private static String owner(APIGatewayV2HTTPEvent event) {
    return event.getRequestContext().getAuthorizer().getJwt().getClaims().getOrDefault("sub", "");
  }

  /** "Middleware checks auth: opens connection (to check user in DB)" (one user). */
  private static boolean isKnown(String owner, Database database) {
    return database.count("select count(*) from app.account where owner = ?", owner) > 0;
  }

  private static ZoneId zone(APIGatewayV2HTTPEvent event) {
    Map<String, String> query = event.getQueryStringParameters();
    return ZoneId.of(query == null ? "UTC" : query.getOrDefault("timeZone", "UTC"));
  }

  /** Loads the widget with five queries at once. */
  abstract Map<String, Object> load(Database database, String owner, ZoneId zone);

  /** "Every action triggered a save to database" (905): an item at a time, through its widget. */
  private APIGatewayV2HTTPResponse save(
      APIGatewayV2HTTPEvent event, Database database, String owner) {
    try {
      UUID id = UUID.fromString(event.getPathParameters().getOrDefault("id", ""));
      boolean found = save(database, owner, id, JSON.readTree(event.getBody()));
      return found ? answer(200, Map.of("id", id)) : answer(404, Map.of("message", "no such item"));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return answer(400, Map.of("message", String.valueOf(e.getMessage())));
    }
  }

  /**
   * Replaces an item; false if there is none. Only the widgets that users edit in place have a
   * route for it.
   */
  boolean save(Database database, String owner, UUID id, JsonNode item) {
    throw new IllegalArgumentException("nothing to save here");
  }

  /** Starts a query beside the others. */
  static <T> CompletableFuture<T> start(Supplier<T> query) {
    return CompletableFuture.supplyAsync(query, QUERIES);
  }

  static LocalDate today(ZoneId zone) {
    return LocalDate.now(zone);
  }

  private static APIGatewayV2HTTPResponse answer(int status, Map<String, Object> body) {
    try {
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(status)
          .withHeaders(Map.of("content-type", "application/json"))
          .withBody(JSON.writeValueAsString(body))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
