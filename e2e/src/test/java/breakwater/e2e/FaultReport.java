package breakwater.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code target/faults/report.json}: one row for each fault, in the order in which they ran. */
final class FaultReport {
  private static final Path FILE = Path.of("target/faults/report.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final List<Row> ROWS = new ArrayList<>();

  /**
   * What one fault did.
   *
   * @param fault what was done
   * @param requests sent, repetitions included
   * @param succeeded answered as the contract has it
   * @param refused 429, 503 with Retry-After, and 409 with Retry-After: send it again
   * @param wrong any other answer, or none, or one with wrong data
   * @param lostWrites acknowledged and not in the database, or not as they were acknowledged
   * @param duplicateWrites applied more often than acknowledged
   * @param recoveryMs from the end of the fault until all requests were sent after it and succeeded
   * @param refusedP50Ms half of the refusals took no longer than this; 0 where there is none
   * @param refusedP99Ms the same of 99 in 100
   */
  record Row(
      String fault,
      long requests,
      long succeeded,
      long refused,
      long wrong,
      long lostWrites,
      long duplicateWrites,
      long recoveryMs,
      long refusedP50Ms,
      long refusedP99Ms) {}

  private FaultReport() {}

  /** The name of a constant as the report has it: in lower case, with spaces. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * Adds a row, prints it and writes the file, so that a run that stops in the middle leaves what
   * it has.
   */
  static synchronized Row add(Row row) throws IOException {
    ROWS.add(row);
    System.out.println(row);
    Files.createDirectories(FILE.getParent());
    JSON.writeValue(FILE.toFile(), ROWS);
    return row;
  }
}
