package breakwater.monitor.doctor;

import breakwater.monitor.doctor.Report.Verdict;
import breakwater.shared.ConfigurationException;
import breakwater.shared.Settings;
import breakwater.shared.UnavailableException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** {@code make doctor}. Its exit code is the verdict's. */
public final class Main {
  private Main() {}

  /**
   * Takes no arguments; see {@link Endpoint}, {@link Demand} and {@code JSON} for the variables.
   */
  public static void main(String[] args) throws JsonProcessingException {
    System.exit(run(Settings.ofEnvironment()));
  }

  private static int run(Settings settings) throws JsonProcessingException {
    try {
      Demand demand = Demand.from(settings);
      Endpoint endpoint = Endpoint.from(settings);
      Report report = Doctor.examine(endpoint, demand);
      System.out.println(settings.optional("JSON") == null ? text(report) : json(report));
      return report.verdict().exitCode();
    } catch (ConfigurationException e) {
      System.err.println(String.join("\n", e.problems()));
      return Verdict.NOT_EXAMINED.exitCode();
    } catch (UnavailableException | IllegalStateException e) {
      // Where the login is kept, nothing answers, or it is not given out; the message says which.
      System.err.println(e.getMessage());
      return Verdict.NOT_EXAMINED.exitCode();
    }
  }

  private static String json(Report report) throws JsonProcessingException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
  }

  /** A line for each finding, then the verdict. */
  static String text(Report report) {
    StringBuilder text = new StringBuilder(report.endpoint()).append('\n');
    for (Finding finding : report.findings()) {
      text.append(
          "  %-4s  %-17s  %s%n"
              .formatted(
                  finding.grade().name().toLowerCase(java.util.Locale.ROOT),
                  finding.subject(),
                  finding.text()));
    }
    return text.append(report.summary()).toString();
  }
}
