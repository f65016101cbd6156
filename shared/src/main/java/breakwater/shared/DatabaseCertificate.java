package breakwater.shared;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says why a pooler's certificate was refused, and what to do about it. Decides nothing. */
final class DatabaseCertificate {
  private DatabaseCertificate() {}

  /**
   * @param chain what the pooler sent, its own certificate first
   * @param file the PEM file that was to vouch for it; null for the JVM's authorities
   * @param cause the JDK's refusal
   */
  static CertificateException refused(
      X509Certificate[] chain, @Nullable String file, CertificateException cause) {
    return new CertificateException(
        "The pooler's certificate is refused: " + reason(chain, file, cause), cause);
  }

  private static String reason(
      X509Certificate[] chain, @Nullable String file, CertificateException cause) {
    X509Certificate own = chain[0];
    if (causedBy(cause, CertificateExpiredException.class)) {
      return "it expired, or one that vouches for it did ("
          + name(own)
          + " is valid until "
          + own.getNotAfter().toInstant()
          + "). Renew it at the pooler.";
    }
    if (causedBy(cause, CertificateNotYetValidException.class)) {
      return "it is not valid yet ("
          + name(own)
          + " is valid from "
          + own.getNotBefore().toInstant()
          + "). Correct the pooler's certificate or its clock.";
    }
    if (causedBy(cause, CertPathBuilderException.class)) {
      return unknownIssuer(own, file);
    }
    if (cause.getCause() == null) {
      return "it is for other host names, "
          + names(own)
          + " ("
          + cause.getMessage()
          + "). Set DATABASE_HOST to one of them, or give the pooler a certificate for this one.";
    }
    return cause.getMessage() + " (" + name(own) + ")";
  }

  private static String unknownIssuer(X509Certificate own, @Nullable String file) {
    boolean selfSigned = own.getSubjectX500Principal().equals(own.getIssuerX500Principal());
    return (selfSigned
            ? "it is self-signed (" + name(own) + ")"
            : "its authority is unknown (" + own.getIssuerX500Principal().getName() + ")")
        + ", and "
        + (file == null ? "not among those that the JVM trusts" : "not in " + file)
        + ". Put the PEM file of the authority that your provider publishes into"
        + " functions/certificates/ and name it in DATABASE_ROOT_CERTIFICATE"
        + " (docs/connections.md, \"TLS\").";
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** The second entry of each subject alternative name is its text (RFC 5280, 4.2.1.6). */
  private static String names(X509Certificate certificate) {
    TreeSet<String> names = new TreeSet<>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          names.add(String.valueOf(alternative.get(1)));
        }
      }
    } catch (CertificateParsingException e) {
      // Then its subject is all that can be said.
    }
    return names.isEmpty() ? name(certificate) : String.join(", ", names);
  }

  private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
