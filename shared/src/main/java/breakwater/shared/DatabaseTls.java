package breakwater.shared;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS to the pooler: the JDK's own verification of chain, dates and host name, against the
 * authorities of a PEM file or those that the JVM trusts. It only adds words: where the JDK refuses
 * a certificate, the exception says why and what to do (see {@link DatabaseCertificate}).
 *
 * <p>pgjdbc makes one for each connection, by the class's name. Public for that reason only.
 */
public final class DatabaseTls extends WrappedFactory {

  /**
   * @param properties pgjdbc's, of which {@code sslrootcert} is read: the PEM file; missing for the
   *     JVM's authorities
   * @throws GeneralSecurityException where the file has no certificates
   * @throws IOException where the file cannot be read
   */
  public DatabaseTls(Properties properties) throws GeneralSecurityException, IOException {
    String file = properties.getProperty("sslrootcert");
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager explaining = new Explaining(jdkTrust(file), file);
    context.init(null, new TrustManager[] {explaining}, null);
    factory = context.getSocketFactory();
  }

  /**
   * The certificates of a PEM file.
   *
   * @throws CertificateException where there is none, or one is damaged
   * @throws IOException where the file cannot be read
   */
  static Iterable<? extends Certificate> read(Path file) throws CertificateException, IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new CertificateException("there is no certificate in it");
      }
      return certificates;
    }
  }

  private static X509ExtendedTrustManager jdkTrust(@Nullable String file)
      throws GeneralSecurityException, IOException {
    KeyStore authorities = null; // the JVM's own
    if (file != null) {
      authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (Certificate certificate : read(Path.of(file))) {
        authorities.setCertificateEntry(String.valueOf(authorities.size()), certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    for (TrustManager manager : trust.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("This JVM does not verify X.509 certificates");
  }

  /** Verifies the host name as part of the hand-shake, where the certificate is at hand. */
  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocket tls = (SSLSocket) super.createSocket(socket, host, port, autoClose);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  /** The JDK's trust manager, whose refusals it puts into words. */
  private static final class Explaining extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager jdk;
    private final @Nullable String file;

    Explaining(X509ExtendedTrustManager jdk, @Nullable String file) {
      this.jdk = jdk;
      this.file = file;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      try {
        jdk.checkServerTrusted(chain, type, socket);
      } catch (CertificateException e) {
        throw DatabaseCertificate.refused(chain, file, e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw noSocket();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw noSocket();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw noSocket();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw noSocket();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw noSocket();
    }

    /** Without a socket there is no host name to verify, so nothing is trusted. */
    private static CertificateException noSocket() {
      return new CertificateException("Only servers on sockets are verified here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return jdk.getAcceptedIssuers();
    }
  }
}
