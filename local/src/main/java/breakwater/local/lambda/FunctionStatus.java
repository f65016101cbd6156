package breakwater.local.lambda;

/**
 * Counts of one function.
 *
 * @param environments processes that exist now
 * @param busy of them, serving an invocation
 * @param frozen of them, stopped
 * @param coldStarts invocations since the start that had to wait for an init or a restore
 * @param invocations invocations since the start, without the throttled ones
 * @param throttled invocations since the start that were refused for lack of concurrency
 */
public record FunctionStatus(
    int environments, int busy, int frozen, long coldStarts, long invocations, long throttled) {}
