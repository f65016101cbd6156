package breakwater.local.template;

/**
 * A token bucket.
 *
 * @param rate requests per second
 * @param burst how many requests may come at once
 */
public record ThrottleDefinition(double rate, int burst) {}
