package breakwater.monitor.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was found out.
 *
 * @param subject what was asked, in a word or two
 * @param grade what it means for functions
 * @param text the answer and its evidence
 * @param advice what is wrong and what to do about it, to be read without the text; null where
 *     there is nothing to do
 */
public record Finding(String subject, Grade grade, String text, @Nullable String advice) {

  /** What a finding means for functions. */
  public enum Grade {
    /** As functions need it. */
    OK,
    /** Worth knowing; functions work all the same. */
    NOTE,
    /** Functions must not be pointed at this. */
    BAD
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Grade.OK, text, null);
  }

  static Finding note(String subject, String text) {
    return new Finding(subject, Grade.NOTE, text, null);
  }

  static Finding bad(String subject, String text, String advice) {
    return new Finding(subject, Grade.BAD, text, advice);
  }
}
