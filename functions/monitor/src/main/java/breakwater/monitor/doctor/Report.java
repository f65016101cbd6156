package breakwater.monitor.doctor;

import java.util.List;

/**
 * What an endpoint is.
 *
 * @param endpoint what was examined, without its password
 * @param verdict what it means for functions
 * @param summary the verdict in words, with the reasons and what to do
 * @param findings in the order in which they are read best
 */
public record Report(String endpoint, Verdict verdict, String summary, List<Finding> findings) {

  /** What it means for functions. */
  public enum Verdict {
    /** Functions may be pointed at it. */
    GOOD(0),
    /** They must not. */
    BAD(1),
    /** It could not be told, for example because nobody answers. */
    NOT_EXAMINED(2);

    private final int exitCode;

    Verdict(int exitCode) {
      this.exitCode = exitCode;
    }

    /** What {@code make doctor}'s program ends with. */
    public int exitCode() {
      return exitCode;
    }
  }
}
