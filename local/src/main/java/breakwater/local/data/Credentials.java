package breakwater.local.data;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A database role and its password. */
public record Credentials(String user, String password) {

  /**
   * Gives {@code user} a random password of hexadecimal digits, which needs no quoting anywhere.
   */
  static Credentials random(String user) {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    return new Credentials(user, HexFormat.of().formatHex(secret));
  }

  /** Leaves the password out, so that a log or a failed assertion does not show it. */
  @Override
  public String toString() {
    return "Credentials[user=" + user + "]";
  }
}
