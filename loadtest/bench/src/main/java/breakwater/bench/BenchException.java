package breakwater.bench;

/** The benchmarks cannot be run. The message is for the person at the terminal: what to do. */
final class BenchException extends RuntimeException {
  BenchException(String message) {
    super(message);
  }
}
