package breakwater.loadtest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request.
 *
 * @param sentAt milliseconds since 1970
 * @param status 0 where no answer came
 * @param millis from the sending to the answer
 * @param cause why it failed; empty where it did not
 */
record Answer(long sentAt, int status, long millis, String cause) {
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
    return sentAt + "\t" + status + "\t" + millis + "\t" + cause.replaceAll("\\R", " ");
  }

  static Answer parse(String line) {
    String[] parts = line.split("\t", 4);
    return new Answer(
        Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]), parts[3]);
  }
}
