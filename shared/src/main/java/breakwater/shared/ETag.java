package breakwater.shared;

import org.jspecify.annotations.Nullable;

/**
 * Weak validators (RFC 9110, sections 8.8.3 and 13.1.2). Weak, because two answers with the same
 * tag mean the same and may differ in when they were made.
 */
public final class ETag {
  private ETag() {}

  /**
   * The header value for an opaque tag.
   *
   * @param opaque without quotes and without characters that the RFC forbids
   */
  public static String weak(String opaque) {
    return "W/\"" + opaque + "\"";
  }

  /**
   * The opaque tag of an {@code If-None-Match} that names exactly one; null for none, for a list
   * and for {@code *}. A caller with a list gets the full answer compared by {@link #matches}.
   */
  public static @Nullable String single(@Nullable String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return null;
    }
    String tag = ifNoneMatch.strip();
    if (tag.startsWith("W/")) {
      tag = tag.substring(2);
    }
    boolean quoted =
        tag.length() >= 2 && tag.startsWith("\"") && tag.indexOf('"', 1) == tag.length() - 1;
    return quoted ? tag.substring(1, tag.length() - 1) : null;
  }

  /** Whether {@code If-None-Match} names the opaque tag, by weak comparison, or is {@code *}. */
  public static boolean matches(@Nullable String ifNoneMatch, String opaque) {
    return ifNoneMatch != null
        && (ifNoneMatch.strip().equals("*") || ifNoneMatch.contains("\"" + opaque + "\""));
  }
}
