package breakwater.monitor.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The endpoint's TLS, found out on a connection of its own, over which nobody logs in.
 *
 * @param verified whether the certificate is valid, for this host, and by a trusted authority
 * @param finding the same in words
 */
record Tls(boolean verified, Finding finding) {
  private static final String SUBJECT = "TLS";
  private static final Duration SOON = Duration.ofDays(21);

  /** Postgres, "Message Formats", SSLRequest: its length, and the code of the request. */
  private static final byte[] SSL_REQUEST =
      ByteBuffer.allocate(8).putInt(8).putInt(80_877_103).array();

  /**
   * Looks at it.
   *
   * @throws IOException where nobody answers, or not as Postgres does
   * @throws GeneralSecurityException where the root certificate cannot be read
   */
  static Tls probe(Endpoint endpoint) throws IOException, GeneralSecurityException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(endpoint.host(), endpoint.port()), Session.CONNECT_SECONDS * 1000);
      socket.setSoTimeout(Session.CONNECT_SECONDS * 1000);
      socket.getOutputStream().write(SSL_REQUEST);
      int answer = socket.getInputStream().read();
      return switch (answer) {
        case 'S' -> examine(endpoint, socket);
        case 'N' -> none(endpoint);
        default ->
            throw new IOException(
                "what listens there does not answer as Postgres or a pooler does");
      };
    }
  }

  private static Tls none(Endpoint endpoint) {
    return new Tls(
        false,
        !endpoint.needsTls()
            ? Finding.note(SUBJECT, "none; on this machine nobody can listen in between")
            : Finding.bad(
                SUBJECT,
                "none is offered",
                "it speaks no TLS, and functions send no password over a connection that anybody"
                    + " can read; switch TLS on there"));
  }

  private static Tls examine(Endpoint endpoint, Socket socket)
      throws IOException, GeneralSecurityException {
    Witness witness = new Witness(trusted(endpoint));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {witness}, new SecureRandom());
    try (SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, endpoint.host(), endpoint.port(), true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the host name is looked at, too
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return describe(endpoint, witness, tls.getSession().getProtocol());
    }
  }

  private static X509ExtendedTrustManager trusted(Endpoint endpoint)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(endpoint.rootCertificate() == null ? null : authorities(endpoint));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("Java has no trust manager for X.509");
  }

  private static KeyStore authorities(Endpoint endpoint)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(endpoint.rootCertificate())) {
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
    }
    return store;
  }

  private static Tls describe(Endpoint endpoint, Witness witness, String protocol)
      throws GeneralSecurityException {
    X509Certificate certificate = witness.chain.getFirst();
    String what =
        "%s, certificate of %s from %s, until %s"
            .formatted(
                protocol,
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate());
    if (witness.objection.isEmpty()) {
      return verified(endpoint, certificate, what);
    }
    String text = what + ": not verified, because " + witness.objection;
    return new Tls(
        false,
        !endpoint.needsTls()
            ? Finding.note(SUBJECT, text + "; not used, because it is this machine")
            : Finding.bad(
                SUBJECT,
                text,
                "its certificate cannot be verified, because "
                    + witness.objection
                    + "; use the host name that it is for, have it renewed, or name its authority"
                    + " in DATABASE_ROOT_CERTIFICATE (a PEM file)"));
  }

  private static Tls verified(Endpoint endpoint, X509Certificate certificate, String what) {
    String by = endpoint.rootCertificate() == null ? "Java's" : "DATABASE_ROOT_CERTIFICATE's";
    String text = "%s: verified for %s by %s authorities".formatted(what, endpoint.host(), by);
    boolean soon = certificate.getNotAfter().toInstant().isBefore(Instant.now().plus(SOON));
    return new Tls(
        true,
        soon
            ? new Finding(
                SUBJECT,
                Finding.Grade.NOTE,
                text,
                "renew the certificate within " + SOON.toDays() + " days")
            : Finding.ok(SUBJECT, text));
  }

  /**
   * Lets the handshake succeed whatever the certificate is, and keeps what speaks against it.
   * Nothing is sent over such a connection.
   */
  private static final class Witness extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    List<X509Certificate> chain = List.of();
    String objection = "";

    Witness(X509ExtendedTrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      this.chain = List.of(chain);
      objection = objectionTo(chain, type, socket);
    }

    /** Empty where nothing speaks against it. */
    private String objectionTo(X509Certificate[] chain, String type, Socket socket) {
      try {
        for (X509Certificate certificate : chain) {
          certificate.checkValidity();
        }
      } catch (CertificateExpiredException e) {
        return "it has expired";
      } catch (CertificateNotYetValidException e) {
        return "it is not valid yet";
      }
      try {
        judge.checkServerTrusted(chain, type);
      } catch (GeneralSecurityException e) {
        boolean own =
            chain.length == 1
                && chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal());
        return own ? "it is signed by itself" : "its authority is not trusted here";
      }
      try {
        judge.checkServerTrusted(chain, type, socket);
        return "";
      } catch (GeneralSecurityException e) {
        return "it is for another host (" + e.getMessage() + ")";
      }
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
      throw new UnsupportedOperationException("it is used with sockets");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("it is used with sockets");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException("it is a client");
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {
      throw new UnsupportedOperationException("it is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("it is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
