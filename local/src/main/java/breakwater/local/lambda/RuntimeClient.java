package breakwater.local.lambda;

import java.util.Locale;

/** The program that runs a handler inside an execution environment. */
public enum RuntimeClient {
  /** AWS's runtime interface client, as on Lambda. Its native library exists for Linux only. */
  AWS,
  /** The same client with HTTP in Java in place of the native library. Runs everywhere. */
  JAVA;

  /** Returns AWS's own client where it runs, which is on Linux. */
  public static RuntimeClient ofThisSystem() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux") ? AWS : JAVA;
  }
}
