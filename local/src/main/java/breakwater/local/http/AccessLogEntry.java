package breakwater.local.http;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One answered request. The fields are those that API Gateway's access log offers.
 *
 * @param requestId what the answer carries as apigw-requestid
 * @param time when the request came
 * @param sourceIp the client's address
 * @param method the HTTP method
 * @param path the path as it was sent
 * @param routeKey the route that was chosen; null if none
 * @param function the function of the route; null if none
 * @param status the status of the answer
 * @param responseLength bytes of the answer's body
 * @param latency from the request to the answer
 * @param error why the API answered itself or replaced the function's answer; null if it did not.
 *     Never holds a token.
 */
public record AccessLogEntry(
    String requestId,
    Instant time,
    String sourceIp,
    String method,
    String path,
    @Nullable String routeKey,
    @Nullable String function,
    int status,
    int responseLength,
    Duration latency,
    @Nullable String error) {}
