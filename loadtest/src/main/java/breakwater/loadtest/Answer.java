package breakwater.loadtest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request.
 *
 * @param page which page load it is a part of, from 0; or {@link #NO_PAGE}
 * @param sentAt milliseconds since 1970
 * @param status 0 where no answer came
 * @param millis from the sending to the answer
 * @param cause why it failed; empty where it did not
 */
record Answer(int page, long sentAt, int status, long millis, String cause) {
  /** Of a request that loads no page. */
  static final int NO_PAGE = -1;

  private static final Pattern REASON =
      Pattern.compile("\"(?:detail|message)\" ?: ?\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Figures that differ from request to request, so that equal causes are counted together. */
  private static final Pattern VARYING = Pattern.compile("\\b[0-9a-f-]{30,}\\b|\\d+(?=ms\\b)");

  boolean failed() {
    return status != 200;
  }

  /** The cause in the words of the answer. */
  static String cause(int status, @Nullable String body) {
    if (status == 200) {
      return "";
    }
    if (status == 0) {
      return "no answer";
    }
    Matcher reason = REASON.matcher(body == null ? "" : body);
    String words = reason.find() ? reason.group(1) : "";
    return status + " " + VARYING.matcher(words).replaceAll("…").replace('\t', ' ');
  }

  /** One line of a file, for {@link #parse}. */
  String line() {
    return page
        + "\t"
        + sentAt
        + "\t"
        + status
        + "\t"
        + millis
        + "\t"
        + cause.replaceAll("\\R", " ");
  }

  static Answer parse(String line) {
    String[] parts = line.split("\t", 5);
    return new Answer(
        Integer.parseInt(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Long.parseLong(parts[3]),
        parts[4]);
  }
}
