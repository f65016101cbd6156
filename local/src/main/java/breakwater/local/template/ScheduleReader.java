package breakwater.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the Schedule and ScheduleV2 events of a function, and checks the types of all events. */
final class ScheduleReader {

  private static final Pattern EXPRESSION =
      Pattern.compile("rate\\([1-9]\\d* (minutes?|hours?|days?)\\)|cron\\((\\S+ ){5}\\S+\\)");

  private ScheduleReader() {}

  static List<ScheduleDefinition> read(Section events) {
    List<ScheduleDefinition> schedules = new ArrayList<>();
    events.sections().forEach((name, event) -> add(name, event, schedules));
    return schedules;
  }

  private static void add(String name, Section event, List<ScheduleDefinition> schedules) {
    String type = event.required("Type", "HttpApi, Schedule or ScheduleV2");
    Support support = Support.EVENT_TYPES.get(type);
    if (support == null) {
      if (!type.isEmpty()) {
        event.error("Type", type + " is no type of event that SAM has; check its spelling");
      }
    } else if (support.treatment() == Support.Treatment.REFUSED) {
      event.error("Type", type + " " + support.reason());
    } else if (support.treatment() == Support.Treatment.WARNED) {
      event.warn("Type", type + " " + support.reason());
    } else if (!type.equals("HttpApi")) {
      addSchedule(name, type, event.section("Properties"), schedules);
    }
  }

  private static void addSchedule(
      String name, String type, Section properties, List<ScheduleDefinition> schedules) {
    String key = type.equals("Schedule") ? "Schedule" : "ScheduleExpression";
    checkKeys(properties, key);
    String expression = properties.required(key, "for example rate(5 minutes)");
    if (!expression.isEmpty() && !EXPRESSION.matcher(expression).matches()) {
      properties.error(
          key,
          "is "
              + expression
              + "; it must be rate(N minutes), hours or days, or cron() with six fields");
    }
    if (!properties.flag("Enabled", true) || properties.text("State", "").equals("DISABLED")) {
      properties.warn(key, "is disabled, so it does not run");
      return;
    }
    schedules.add(new ScheduleDefinition(name, expression, properties.text("Input")));
  }

  private static void checkKeys(Section properties, String expressionKey) {
    Map<String, String> refused =
        Map.of(
            "DeadLetterConfig", "would receive failed events; there are no queues here",
            "EndDate", "is not supported on this machine",
            "StartDate", "is not supported on this machine");
    Set<String> known =
        Set.of(
            "Description",
            "Enabled",
            "FlexibleTimeWindow",
            "GroupName",
            "Input",
            "KmsKeyArn",
            "Name",
            "OmitName",
            "PermissionsBoundary",
            "RetryPolicy",
            "RoleArn",
            "ScheduleExpressionTimezone",
            "State",
            expressionKey);
    for (String key : properties.keys()) {
      String reason = refused.get(key);
      if (reason != null) {
        properties.error(key, reason);
      } else if (!known.contains(key)) {
        properties.error(key, "is no property of a schedule; check its spelling");
      }
    }
    String zone = properties.text("ScheduleExpressionTimezone", "UTC");
    if (!zone.equals("UTC")) {
      properties.error("ScheduleExpressionTimezone", "is " + zone + "; only UTC is supported here");
    }
  }
}
