package breakwater.shared;

import static java.nio.charset.StandardCharsets.US_ASCII;

import breakwater.local.data.PgBouncer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates from the JDK's keytool: a root, an authority below it, and servers' below that. */
public final class TestCertificates {
  private static final String PASSWORD = "password";

  private final Path store;

  /** Makes root and authority. */
  public TestCertificates(Path directory, String name) throws Exception {
    store = directory.resolve(name + ".p12");
    generate("root", "CN=" + name + " root", "-ext", "bc:c", "-validity", "3650");
    generate(
        "authority",
        "CN=" + name + " authority",
        "-signer",
        "root",
        "-ext",
        "bc:c",
        "-validity",
        "3650");
  }

  /** A server's certificate, from the authority; {@code options} as keytool has them. */
  public PgBouncer.Tls server(String alias, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-signer", "authority"));
    all.addAll(Arrays.asList(options));
    generate(alias, "CN=" + alias, all.toArray(String[]::new));
    return tls(alias, 2);
  }

  /** One that vouches for itself. */
  public PgBouncer.Tls selfSigned(String alias, String... options) throws Exception {
    generate(alias, "CN=" + alias, options);
    return tls(alias, 1);
  }

  /** The file that a client trusts. */
  public Path rootFile() throws Exception {
    Path file = store.resolveSibling(store.getFileName() + ".pem");
    return Files.writeString(file, pem("CERTIFICATE", load().getCertificate("root").getEncoded()));
  }

  private PgBouncer.Tls tls(String alias, int certificates) throws Exception {
    KeyStore keys = load();
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : Arrays.copyOf(keys.getCertificateChain(alias), certificates)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
    return new PgBouncer.Tls(chain.toString(), pem("PRIVATE KEY", key));
  }

  private KeyStore load() throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static String pem(String type, byte[] content) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private void generate(String alias, String name, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // Half the start of a program that runs for a moment.
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                name));
    command.addAll(Arrays.asList(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }
}
