package breakwater.shared;

/**
 * What a connection logs in with.
 *
 * @param user the functions' role
 * @param password its password, or a token in its place; never logged
 */
public record DatabaseLogin(String user, String password) {

  /** Leaves out the password. */
  @Override
  public String toString() {
    return user;
  }
}
