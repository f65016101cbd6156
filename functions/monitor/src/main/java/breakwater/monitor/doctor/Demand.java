package breakwater.monitor.doctor;

import breakwater.shared.Settings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the deployment asks of its pooler.
 *
 * @param clients client connections that all functions together may open; null where nobody told
 * @param limit the pooler's limit as its operator knows it; null where nobody told
 */
public record Demand(@Nullable Integer clients, @Nullable Integer limit) {
  private static final Pattern SUM = Pattern.compile("\\d{1,6}(\\+\\d{1,6})*");

  /**
   * Reads {@code CLIENT_BUDGET}, a number or a sum such as {@code 50+50+1} (CloudFormation cannot
   * add), and {@code POOLER_CLIENTS}. What is wrong, {@link Settings#check} reports.
   */
  public static Demand from(Settings settings) {
    return new Demand(sum("CLIENT_BUDGET", settings), sum("POOLER_CLIENTS", settings));
  }

  private static @Nullable Integer sum(String name, Settings settings) {
    String value = settings.optional(name);
    if (value == null) {
      return null;
    }
    if (!SUM.matcher(value).matches()) {
      settings.problem(name + " is '" + value + "': it must be a number, or a sum like 50+50+1");
      return null;
    }
    int sum = 0;
    for (String part : value.split("\\+", -1)) {
      sum += Integer.parseInt(part);
    }
    return sum;
  }
}
