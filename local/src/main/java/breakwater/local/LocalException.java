package breakwater.local;

/**
 * The platform cannot start or go on. The message is for the person at the terminal: what to do.
 */
public final class LocalException extends RuntimeException {

  /** The message is all that is shown. */
  public LocalException(String message) {
    super(message);
  }
}
