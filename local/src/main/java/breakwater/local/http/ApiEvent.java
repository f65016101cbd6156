package breakwater.local.http;

import breakwater.local.template.HttpApiDefinition;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the event that an HTTP API sends to a function, payload format 2.0. Thread-safe.
 *
 * <p>What AWS's page "Create AWS Lambda proxy integrations for HTTP APIs" leaves open is as others
 * measured it on AWS: rawPath is percent-decoded (middleapi/standard-server#93), and a body is text
 * only for {@code text/*} and three application types, so that a form is base64
 * (ministackorg/ministack#766).
 */
final class ApiEvent {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Set<String> TEXT_TYPES =
      Set.of("application/javascript", "application/json", "application/xml");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final HttpApiDefinition api;
  private final HttpApiOptions options;

  ApiEvent(HttpApiDefinition api, HttpApiOptions options) {
    this.api = api;
    this.options = options;
  }

  /**
   * The event as UTF-8 JSON.
   *
   * @param jwt the verified token; null on a route without an authorizer
   */
  byte[] write(
      ApiRequest request, RouteTable.Match match, JwtVerdict.@Nullable Accepted jwt, byte[] body) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", match.route().key());
    event.put("rawPath", ApiRequest.decodePath(request.path()));
    event.put("rawQueryString", request.query());
    if (!request.cookies().isEmpty()) {
      request.cookies().forEach(event.putArray("cookies")::add);
    }
    putAll(event.putObject("headers"), request.headers());
    addGatewayHeaders(event.withObject("headers"), request, body.length);
    putUnlessEmpty(event, "queryStringParameters", request.queryParameters());
    addContext(event.putObject("requestContext"), request, match, jwt);
    putUnlessEmpty(event, "pathParameters", match.pathParameters());
    putUnlessEmpty(event, "stageVariables", api.stageVariables());
    addBody(event, request, body);
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a JSON tree that cannot be written", e);
    }
  }

  private void addGatewayHeaders(ObjectNode headers, ApiRequest request, int bodyLength) {
    String forwarded = request.header("x-forwarded-for");
    headers.put("content-length", Integer.toString(bodyLength));
    headers.put(
        "x-forwarded-for",
        forwarded == null ? request.sourceIp() : forwarded + ", " + request.sourceIp());
    headers.put("x-forwarded-port", Integer.toString(request.localPort()));
    headers.put("x-forwarded-proto", "http");
    if (request.header("x-amzn-trace-id") == null) {
      headers.put("x-amzn-trace-id", traceId(request));
    }
  }

  private String traceId(ApiRequest request) {
    HexFormat hex = HexFormat.of();
    RandomGenerator random = options.random();
    return "Root=1-"
        + hex.toHexDigits(request.time().getEpochSecond(), 8)
        + "-"
        + hex.toHexDigits(random.nextLong(), 16)
        + hex.toHexDigits(random.nextInt(), 8);
  }

  private void addContext(
      ObjectNode context,
      ApiRequest request,
      RouteTable.Match match,
      JwtVerdict.@Nullable Accepted jwt) {
    context.put("accountId", options.accountId());
    context.put("apiId", api.id());
    if (jwt != null) {
      addJwt(context.putObject("authorizer").putObject("jwt"), match, jwt);
    }
    context.put("domainName", options.domainName());
    context.put("domainPrefix", options.domainName().split("\\.", 2)[0]);
    ObjectNode http = context.putObject("http");
    http.put("method", request.method());
    http.put("path", ApiRequest.decodePath(request.path()));
    http.put("protocol", request.protocol());
    http.put("sourceIp", request.sourceIp());
    String userAgent = request.header("user-agent");
    http.put("userAgent", userAgent == null ? "" : userAgent);
    context.put("requestId", request.id());
    context.put("routeKey", match.route().key());
    context.put("stage", api.stage());
    context.put("time", TIME.format(request.time()));
    context.put("timeEpoch", request.time().toEpochMilli());
  }

  private static void addJwt(ObjectNode node, RouteTable.Match match, JwtVerdict.Accepted jwt) {
    putAll(node.putObject("claims"), jwt.claims());
    if (match.route().scopes().isEmpty()) {
      node.putNull("scopes");
    } else {
      ArrayNode scopes = node.putArray("scopes");
      List.copyOf(jwt.scopes()).stream().sorted().forEach(scopes::add);
    }
  }

  private static void addBody(ObjectNode event, ApiRequest request, byte[] body) {
    String text = body.length > 0 && isText(request) ? utf8(body) : null;
    if (body.length > 0) {
      event.put("body", text == null ? Base64.getEncoder().encodeToString(body) : text);
    }
    event.put("isBase64Encoded", body.length > 0 && text == null);
  }

  private static boolean isText(ApiRequest request) {
    String header = request.header("content-type");
    String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/") || TEXT_TYPES.contains(type);
  }

  /** The text; null if it is not UTF-8, so that nothing of it is lost. */
  private static @Nullable String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static void putUnlessEmpty(ObjectNode event, String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      putAll(event.putObject(name), values);
    }
  }

  private static void putAll(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }
}
