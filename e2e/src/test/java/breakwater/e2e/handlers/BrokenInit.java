package breakwater.e2e.handlers;

/** Cannot be constructed. */
public final class BrokenInit {
  public BrokenInit() {
    throw new IllegalStateException("no configuration");
  }

  /** Is never reached. */
  public Object handle(Object event) {
    return event;
  }
}
