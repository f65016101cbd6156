package breakwater.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The JSON of Lambda's own interfaces. Any thread may call it. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of JSON is always writable", e);
    }
  }

  /**
   * @throws IOException if it is not one JSON value
   */
  static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** An error as Lambda gives it to callers. */
  static InvocationResult.FunctionError error(String type, String message) {
    return new InvocationResult.FunctionError(
        type, bytes(object().put("errorMessage", message).put("errorType", type)));
  }

  /**
   * An error as the runtime reported it. Its type is the exception's, else {@code fallbackType}.
   */
  static InvocationResult.FunctionError reported(byte[] payload, String fallbackType) {
    try {
      String type = parse(payload).path("errorType").asText(fallbackType);
      return new InvocationResult.FunctionError(type, payload);
    } catch (IOException e) {
      return new InvocationResult.FunctionError(fallbackType, payload); // any bytes are allowed
    }
  }
}
