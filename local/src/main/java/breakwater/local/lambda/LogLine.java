package breakwater.local.lambda;

/**
 * One line that a function wrote to stdout or stderr, or that Lambda writes about it.
 *
 * @param function the function's name
 * @param environmentId the execution environment that wrote it
 * @param text the line without its end
 */
public record LogLine(String function, String environmentId, String text) {}
