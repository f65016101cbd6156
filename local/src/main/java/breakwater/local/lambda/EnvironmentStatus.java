package breakwater.local.lambda;

import java.time.Instant;

/**
 * One execution environment at one moment.
 *
 * @param function the function's name
 * @param id unique in this run of {@code local}
 * @param state what it does
 * @param pid its process
 * @param since when it came into this state
 */
public record EnvironmentStatus(
    String function, String id, EnvironmentState state, long pid, Instant since) {}
