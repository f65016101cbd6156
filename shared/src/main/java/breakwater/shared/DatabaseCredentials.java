package breakwater.shared;

/**
 * Where the login of the functions' role comes from. Called by one thread at a time, guarded by its
 * {@link Database}; kept out of log lines, answers and SnapStart snapshots.
 */
public interface DatabaseCredentials {

  /**
   * The login for a connection that is about to be opened. May ask the network; takes 2.5 s at the
   * most.
   *
   * @throws UnavailableException where the source does not answer and may answer later
   */
  DatabaseLogin login();

  /**
   * Forgets what is known.
   *
   * @return whether {@link #login} asks anew, and so may come back with another login
   */
  boolean forget();
}
