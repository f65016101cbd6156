package breakwater.shared;

/**
 * What a connection logs in with; by itself, credentials that never change, as environment
 * variables give them.
 *
 * @param user the functions' role
 * @param password its password, or a token in its place; never logged
 */
public record DatabaseLogin(String user, String password) implements DatabaseCredentials {

  @Override
  public DatabaseLogin login() {
    return this;
  }

  @Override
  public boolean forget() {
    return false;
  }

  /** Leaves out the password. */
  @Override
  public String toString() {
    return user;
  }
}
