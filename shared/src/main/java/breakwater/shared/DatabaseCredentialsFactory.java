package breakwater.shared;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Makes the credentials that need the AWS SDK. It is implemented in {@code credentials/}, whose
 * jars lie in the zip's folder of that name and not in {@code lib/}: they are no part of the class
 * path, which a cold start searches jar by jar, and are opened only where a variable asks for them.
 */
public interface DatabaseCredentialsFactory {

  /**
   * Credentials in AWS Secrets Manager.
   *
   * @param secret name or ARN of a secret that is a JSON object with {@code username} and {@code
   *     password}, as RDS and its rotation functions write it
   */
  DatabaseCredentials secret(String secret);

  /**
   * Tokens of RDS IAM authentication, which RDS Proxy and RDS take in place of a password.
   *
   * @param host the host name that is connected to
   * @param port the port that is connected to
   * @param user the role, which must be granted {@code rds_iam}
   */
  DatabaseCredentials iam(String host, int port, String user);

  /**
   * Loads it.
   *
   * @param folder the folder with its jars; where there is none, only the class path is searched
   * @throws IllegalStateException where it is nowhere, with what to do about it
   */
  static DatabaseCredentialsFactory load(File folder) {
    ClassLoader classPath = DatabaseCredentialsFactory.class.getClassLoader();
    // Never closed: its classes are used for as long as the environment lives.
    ClassLoader loader = new URLClassLoader("credentials", jars(folder), classPath);
    return ServiceLoader.load(DatabaseCredentialsFactory.class, loader)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "the function's zip has no folder credentials/ with the AWS SDK; build it with"
                    + " functions/zip.xml"));
  }

  private static URL[] jars(File folder) {
    List<URL> jars = new ArrayList<>();
    File[] files = folder.listFiles((directory, name) -> name.endsWith(".jar"));
    try {
      for (File file : files == null ? new File[0] : files) {
        jars.add(file.toURI().toURL());
      }
    } catch (IOException e) {
      throw new IllegalStateException("the folder " + folder + " cannot be read", e);
    }
    return jars.toArray(URL[]::new);
  }
}
