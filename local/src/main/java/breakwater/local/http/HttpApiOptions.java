package breakwater.local.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What an {@link HttpApi} needs beside its definition.
 *
 * @param accountId the account in every event, twelve digits
 * @param domainName the host in every event; its first label is the domainPrefix
 * @param clock the time in events and log, and of throttling
 * @param random makes request and trace ids; used by many threads at once
 * @param accessLog gets one entry for each answer, on the thread of the request
 */
public record HttpApiOptions(
    String accountId,
    String domainName,
    Clock clock,
    RandomGenerator random,
    Consumer<AccessLogEntry> accessLog) {

  /** The account of AWS's examples, localhost, the system's clock, random ids, no log. */
  public static HttpApiOptions defaults() {
    return new HttpApiOptions(
        "123456789012", "localhost", Clock.systemUTC(), new SecureRandom(), entry -> {});
  }

  public HttpApiOptions withClock(Clock newClock) {
    return new HttpApiOptions(accountId, domainName, newClock, random, accessLog);
  }

  public HttpApiOptions withRandom(RandomGenerator newRandom) {
    return new HttpApiOptions(accountId, domainName, clock, newRandom, accessLog);
  }

  public HttpApiOptions withAccessLog(Consumer<AccessLogEntry> newAccessLog) {
    return new HttpApiOptions(accountId, domainName, clock, random, newAccessLog);
  }
}
