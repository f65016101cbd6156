package breakwater.loadtest;

/** The storm cannot be run. The message is for the person at the terminal: what to do. */
final class StormException extends RuntimeException {
  StormException(String message) {
    super(message);
  }
}
