package breakwater.local.lambda;

/**
 * Invokes functions by name and waits for the answer. Any number of threads may call it at once.
 */
@FunctionalInterface
public interface Invoker {

  /**
   * Runs the function once.
   *
   * @param functionName the logical id in template.yaml
   * @param event the event, JSON
   * @return how it ended; never null
   * @throws IllegalArgumentException if there is no such function
   * @throws InterruptedException if the calling thread is interrupted while it waits
   */
  InvocationResult invoke(String functionName, byte[] event) throws InterruptedException;
}
