package breakwater.local.lambda;

/** How an invocation ended. What Lambda tells a caller, and nothing more. */
public sealed interface InvocationResult {

  /** The handler answered. {@code payload} is what it wrote, byte for byte. */
  record Success(byte[] payload) implements InvocationResult {}

  /**
   * The function failed: an exception, a timeout, a crash of its process, a failed init, or an
   * answer over 6 MB.
   *
   * @param errorType as Lambda names it, for example {@code Sandbox.Timedout} or {@code
   *     Runtime.ExitError}
   * @param payload the JSON object with {@code errorType} and {@code errorMessage}
   */
  record FunctionError(String errorType, byte[] payload) implements InvocationResult {}

  /**
   * No environment may serve it: reserved or account concurrency is used up. Nothing ran.
   *
   * @param reason Lambda's name of the limit, {@code
   *     ReservedFunctionConcurrentInvocationLimitExceeded} or {@code
   *     ConcurrentInvocationLimitExceeded}
   */
  record Throttled(String reason) implements InvocationResult {}

  /** The event is over 6 MB. Nothing ran. */
  record EventTooLarge(int bytes) implements InvocationResult {}
}
