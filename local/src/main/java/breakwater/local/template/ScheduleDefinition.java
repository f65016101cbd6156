package breakwater.local.template;

import org.jspecify.annotations.Nullable;

/**
 * A schedule that invokes a function.
 *
 * @param name the event's logical id
 * @param expression {@code rate(5 minutes)} or {@code cron(0 3 * * ? *)}, as EventBridge has them
 * @param input the JSON that the function gets instead of the scheduled event; null for the event
 */
public record ScheduleDefinition(String name, String expression, @Nullable String input) {}
