package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.HttpRequest;
import breakwater.shared.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * By which a write that is sent again is known (draft-ietf-httpapi-idempotency-key-header).
 * Immutable.
 *
 * @param value the caller's key, or one made here
 * @param fingerprint SHA-256 of the request that the key belongs to
 * @param keep how long the same request gets the same answer
 */
record IdempotencyKey(String value, byte[] fingerprint, Duration keep) {
  private static final String HEADER = "idempotency-key";
  private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

  /** A browser that was closed with unsaved changes can send them again on the next day. */
  private static final Duration KEEP = Duration.ofHours(24);

  /**
   * Nobody but this invocation knows a key that was made here. It sends the statement again where
   * the connection died, within the function's timeout of 15 s.
   */
  private static final Duration KEEP_OWN = Duration.ofMinutes(1);

  /** The key of a write; made here where the caller sent none. */
  static IdempotencyKey optional(HttpRequest request) {
    return request.header(HEADER) == null
        ? new IdempotencyKey(UUID.randomUUID().toString(), fingerprint(request), KEEP_OWN)
        : required(request);
  }

  /**
   * The key that the caller sent.
   *
   * @throws InvalidRequestException where there is none or it has another form
   */
  static IdempotencyKey required(HttpRequest request) {
    String key = request.header(HEADER);
    if (key == null || !FORM.matcher(key).matches()) {
      String expected = "1 to 255 visible ASCII characters, new for each change, such as a UUID";
      throw new InvalidRequestException(
          key == null
              ? "The header Idempotency-Key is missing."
              : "The header Idempotency-Key is not valid.",
          new Violation("header:" + HEADER, "expected " + expected));
    }
    return new IdempotencyKey(key, fingerprint(request), KEEP);
  }

  /** All that decides what a write does. */
  private static byte[] fingerprint(HttpRequest request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, request.method());
      add(digest, request.path());
      add(digest, String.valueOf(request.header("if-match")));
      add(digest, String.valueOf(request.header("if-none-match")));
      return digest.digest(request.body());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
