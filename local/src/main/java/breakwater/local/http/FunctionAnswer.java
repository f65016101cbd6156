package breakwater.local.http;

import breakwater.local.http.ApiResponse.Header;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a function answered, payload format 2.0: with a statusCode it is a response; any other
 * JSON is the body of a 200.
 */
final class FunctionAnswer {

  /** Not the function's to set: they belong to the connection. */
  private static final Set<String> DROPPED =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade");

  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private FunctionAnswer() {}

  /** The response; a 502 that says what is wrong if the answer has no right form. */
  static ApiResponse read(byte[] payload) {
    try {
      JsonNode answer = JSON.readTree(payload);
      if (answer.isMissingNode()) {
        return ApiResponse.badGateway("the function's answer is empty; it must be JSON");
      }
      return answer.hasNonNull("statusCode") ? response(answer) : inferred(payload);
    } catch (IOException e) {
      return ApiResponse.badGateway("the function's answer is not JSON: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return ApiResponse.badGateway("the function's answer is malformed: " + e.getMessage());
    }
  }

  private static ApiResponse inferred(byte[] payload) {
    return new ApiResponse(
        200, List.of(new Header("content-type", "application/json")), payload, null);
  }

  private static ApiResponse response(JsonNode answer) {
    List<Header> headers = headers(answer.path("headers"));
    if (headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
      headers.add(new Header("content-type", "text/plain;charset=UTF-8"));
    }
    for (JsonNode cookie : array(answer.path("cookies"))) {
      headers.add(header("set-cookie", cookie));
    }
    return new ApiResponse(status(answer.path("statusCode")), headers, body(answer), null);
  }

  private static int status(JsonNode node) {
    int status = node.isIntegralNumber() || node.isTextual() ? node.asInt(-1) : -1;
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("statusCode is " + node + "; it must be 200 to 599");
    }
    return status;
  }

  private static List<Header> headers(JsonNode node) {
    List<Header> headers = new ArrayList<>();
    if (node.isMissingNode() || node.isNull()) {
      return headers;
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException("headers must be an object");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      if (!DROPPED.contains(name)) {
        headers.add(header(name, entry.getValue()));
      }
    }
    return headers;
  }

  private static Header header(String name, JsonNode value) {
    if (!value.isValueNode() || !HEADER_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the header " + name + " must be a name and a text");
    }
    String text = value.asText();
    if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("the header " + name + " has a line break");
    }
    return new Header(name, text);
  }

  private static Iterable<JsonNode> array(JsonNode node) {
    if (node.isMissingNode() || node.isNull() || node.isArray()) {
      return node;
    }
    throw new IllegalArgumentException("cookies must be a list");
  }

  private static byte[] body(JsonNode answer) {
    JsonNode body = answer.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    if (!body.isTextual()) {
      throw new IllegalArgumentException("body must be a text, not " + body.getNodeType());
    }
    return answer.path("isBase64Encoded").asBoolean(false)
        ? Base64.getDecoder().decode(body.asText())
        : body.asText().getBytes(StandardCharsets.UTF_8);
  }
}
