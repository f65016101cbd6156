package breakwater.items;

import breakwater.shared.ApiException.Violation;
import breakwater.shared.HttpRequest;
import breakwater.shared.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the stored item must be for a write to be applied. Immutable.
 *
 * @param mustExist whether there must be one
 * @param ifVersion the version that it must have; 0 where there must be none; null for any
 */
record Expectation(boolean mustExist, @Nullable Long ifVersion) {
  static final Expectation NONE = new Expectation(false, null);
  static final Expectation ABSENT = new Expectation(false, 0L);

  /** No item has it: an entity tag that is not one of ours matches nothing. */
  private static final long NO_VERSION = -1;

  private static final Pattern STRONG_VERSION = Pattern.compile("\"([1-9]\\d{0,17})\"");
  private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[!#-~\\x80-\\xff]*\"");

  /**
   * What {@code If-Match} and {@code If-None-Match} ask for (RFC 9110, section 13.1).
   *
   * @param mayCreate whether the request may create the item; where it may not, it must exist, and
   *     {@code If-None-Match} makes no sense
   * @throws InvalidRequestException where a header is not in a form that this API knows
   */
  static Expectation of(HttpRequest request, boolean mayCreate) {
    String ifMatch = request.header("if-match");
    String ifNoneMatch = request.header("if-none-match");
    if (ifNoneMatch != null) {
      if (!mayCreate || !ifNoneMatch.strip().equals("*") || ifMatch != null) {
        throw invalid("if-none-match", "* without If-Match, on a PUT that must create the item");
      }
      return ABSENT;
    }
    if (ifMatch == null) {
      return new Expectation(!mayCreate, null);
    }
    return ifMatch.strip().equals("*")
        ? new Expectation(true, null)
        : new Expectation(!mayCreate, version(ifMatch.strip()));
  }

  private static long version(String entityTag) {
    Matcher strong = STRONG_VERSION.matcher(entityTag);
    if (strong.matches()) {
      return Long.parseLong(strong.group(1));
    }
    if (!ENTITY_TAG.matcher(entityTag).matches()) {
      throw invalid("if-match", "one ETag as it was received, such as \"3\", or *");
    }
    return NO_VERSION;
  }

  private static InvalidRequestException invalid(String header, String expected) {
    return new InvalidRequestException(
        "The header " + header + " is not valid here.",
        new Violation("header:" + header, "expected " + expected));
  }
}
