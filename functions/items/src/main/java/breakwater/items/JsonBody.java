package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.HttpRequest;
import breakwater.shared.InvalidRequestException;
import breakwater.shared.RejectedException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, read strictly: what two readers could understand in two ways (a name twice,
 * text after the end) is refused.
 */
final class JsonBody {
  static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";

  /** A batch of 100 items that are as large as can be, in UTF-8, is about as much. */
  static final int MAX_BYTES = 1_048_576;

  /** A batch is three deep; more than this is no honest mistake. */
  private static final int MAX_DEPTH = 20;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(400)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * Reads it.
   *
   * @param mediaTypes those that this route takes, the usual one first
   * @throws RejectedException where the type is another one or the body is too large
   * @throws InvalidRequestException where it is not JSON in UTF-8
   */
  static JsonNode read(HttpRequest request, List<String> mediaTypes) {
    requireType(request.header("content-type"), mediaTypes);
    byte[] body = request.body();
    if (body.length > MAX_BYTES) {
      throw new RejectedException(
          RejectedException.Reason.TOO_LARGE,
          "The body has " + body.length + " bytes. Send at most " + MAX_BYTES + ".");
    }
    return parse(body);
  }

  private static void requireType(@Nullable String contentType, List<String> mediaTypes) {
    String[] parts =
        (contentType == null ? "" : contentType).toLowerCase(Locale.ROOT).split(";", 2);
    boolean known = mediaTypes.contains(parts[0].strip());
    boolean utf8 = parts.length == 1 || parts[1].strip().replace("\"", "").equals("charset=utf-8");
    if (!known || !utf8) {
      String expected = String.join(" or ", mediaTypes) + ", in UTF-8";
      throw new RejectedException(
          RejectedException.Reason.UNSUPPORTED_MEDIA_TYPE,
          "The body must be " + expected + ", and Content-Type must say so.",
          new Violation("header:content-type", "expected " + expected));
    }
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw notJson("", "it is not UTF-8");
    }
  }

  /**
   * Reads a body whose type and length are right.
   *
   * @throws InvalidRequestException where it is not JSON in UTF-8
   */
  static JsonNode parse(byte[] body) {
    try (JsonParser parser = MAPPER.createParser(decode(body))) {
      return parse(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(JsonParser parser) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null) {
        throw notJson("", "it is empty");
      }
      if (parser.nextToken() != null) {
        throw notJson("", "there is more after its end");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw notJson(pointer(parser), "it is nested too deeply, or a name or number is too long");
    } catch (JsonProcessingException e) {
      throw notJson(pointer(parser), e.getOriginalMessage());
    } catch (NumberFormatException e) {
      // Jackson 2.22 lets it through where an exponent is beyond a BigDecimal's: 1e-2147483648.
      throw notJson(pointer(parser), "the exponent of a number is too large");
    }
  }

  private static String pointer(JsonParser parser) {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  private static InvalidRequestException notJson(String pointer, String why) {
    return new InvalidRequestException(
        "The body cannot be read: " + why + ".", new Violation(pointer, "expected JSON in UTF-8"));
  }
}
