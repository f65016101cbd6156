package breakwater.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One {@code AWS::Serverless::Function} with every intrinsic resolved. Immutable.
 *
 * @param name the logical id, which is also the function's name here ({@code DashboardFunction})
 * @param codeUri the built zip, absolute
 * @param handler the handler string, {@code package.Class::method} or {@code package.Class}
 * @param memoryMb MemorySize in MB, 128 to 10,240
 * @param timeout how long one invocation may take, 1 s to 900 s
 * @param environment the variables of the function, without those that Lambda itself sets
 * @param reservedConcurrency ReservedConcurrentExecutions; empty where the function shares the
 *     account's; 0 throttles every invocation
 * @param provisionedConcurrency environments initialised before the first request, 0 for none
 * @param snapStart whether SnapStart applies to published versions
 * @param schedules what invokes the function by the clock
 */
public record FunctionDefinition(
    String name,
    Path codeUri,
    String handler,
    int memoryMb,
    Duration timeout,
    Map<String, String> environment,
    OptionalInt reservedConcurrency,
    int provisionedConcurrency,
    boolean snapStart,
    List<ScheduleDefinition> schedules) {

  public FunctionDefinition {
    environment = Map.copyOf(environment);
    schedules = List.copyOf(schedules);
  }
}
