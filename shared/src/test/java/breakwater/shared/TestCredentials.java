package breakwater.shared;

/** Credentials that the test changes, as somebody who rotates a secret would. */
final class TestCredentials implements DatabaseCredentials {
  private final String user;
  private String stored;
  private String known = "";
  private int asked;

  TestCredentials(String user, String password) {
    this.user = user;
    this.stored = password;
  }

  /** Changes what the next question is answered with. */
  void rotate(String password) {
    stored = password;
  }

  /** How often the source was asked. */
  int asked() {
    return asked;
  }

  /** Whether a login is kept in memory. */
  boolean known() {
    return !known.isEmpty();
  }

  @Override
  public DatabaseLogin login() {
    if (known.isEmpty()) {
      asked++;
      known = stored;
    }
    return new DatabaseLogin(user, known);
  }

  @Override
  public boolean forget() {
    known = "";
    return true;
  }
}
