package breakwater.monitor;

import breakwater.monitor.doctor.Demand;
import breakwater.monitor.doctor.Doctor;
import breakwater.monitor.doctor.Endpoint;
import breakwater.monitor.doctor.PoolerConsole;
import breakwater.monitor.doctor.Report;
import breakwater.shared.Database;
import breakwater.shared.DatabaseConfig;
import breakwater.shared.Invocation;
import breakwater.shared.Settings;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Counts connections and writes them down as metrics; a schedule invokes it every minute. With the
 * event {@code {"probe": true}} it examines the functions' endpoint instead, as {@code make doctor}
 * does, from where the functions are.
 *
 * <p>The connection is closed after each invocation: it would rest for a minute, and opening one
 * each minute is a measurement of its own. The configuration is read by each invocation, so that an
 * endpoint that functions refuse can still be examined.
 *
 * <p>Not thread-safe: an execution environment serves one invocation at a time.
 */
public final class MonitorHandler implements RequestStreamHandler {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<Settings> settings;
  private boolean warm;

  /** Called by Lambda. */
  public MonitorHandler() {
    this(Settings::ofEnvironment);
  }

  /**
   * With other settings than those of this process.
   *
   * @param settings new ones for each call
   */
  public MonitorHandler(Supplier<Settings> settings) {
    this.settings = settings;
  }

  /**
   * Handles one event, whatever it is: the schedule's, {@code {}} or {@code {"probe": true}}.
   *
   * @throws RuntimeException where the database could not be asked, so that Lambda counts an error;
   *     the reason is in the log line
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Invocation invocation = new Invocation(context, !warm);
    warm = true;
    JsonNode request = JSON.readTree(event);
    try {
      if (request.path("probe").asBoolean()) {
        probe(invocation, answer);
      } else {
        watch(invocation, answer);
      }
    } catch (RuntimeException e) {
      new MonitorLog(invocation, e).write();
      throw e;
    }
  }

  private void watch(Invocation invocation, OutputStream answer) throws IOException {
    Watch watch = look(invocation);
    JSON.writeValue(answer, watch.answer());
    new MonitorLog(invocation, null)
        .with(watch.metrics())
        .with("connections", watch.postgres())
        .write();
  }

  /** The console is asked when the first connection is closed: one at a time here, too. */
  private Watch look(Invocation invocation) {
    return new Watch(postgres(invocation), PoolerConsole.clients(settings.get()));
  }

  private ObjectNode postgres(Invocation invocation) {
    try (Database database = Database.of(DatabaseConfig.from(settings.get()))) {
      return database.run(new ConnectionsQuery(), invocation);
    }
  }

  private void probe(Invocation invocation, OutputStream answer) throws IOException {
    Settings values = settings.get();
    Demand demand = Demand.from(values);
    Endpoint endpoint = Endpoint.from(values);
    Report report = Doctor.examine(endpoint, demand);
    JSON.writeValue(answer, report);
    new MonitorLog(invocation, null).with("probe", JSON.valueToTree(report)).write();
  }
}
