package breakwater.shared;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the handler does to a request besides the statement: read the event, compare and make the
 * ETag, write the response. In this package to reach what functions do not see. The system property
 * {@code bench.event} names an event, {@code bench.body} a dashboard.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"}) // as on Lambda
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 7, time = 1)
public class HttpBenchmark {
  private static final Context NO_LAMBDA = new SnapStartContext(Duration.ofSeconds(1));
  private static final String ETAG = "1.42.2026-11-25.Europe/Berlin";

  private byte[] event = {};
  private byte[] body = {};
  private String ifNoneMatch = "";

  /** Reads the files that the system properties name. */
  @Setup
  public void read() throws IOException {
    event = Files.readAllBytes(Path.of(System.getProperty("bench.event")));
    body = Files.readAllBytes(Path.of(System.getProperty("bench.body")));
    ifNoneMatch = ETag.weak(ETAG);
  }

  /** The event, from bytes to what a handler asks for. */
  @Benchmark
  public @Nullable String parse() throws IOException {
    HttpRequest request =
        HttpRequest.read(new ByteArrayInputStream(event), new Invocation(NO_LAMBDA, false));
    return request.owner() + request.query("timeZone");
  }

  /** The caller's tag out of its header, the comparison, and the header of the answer. */
  @Benchmark
  public String etag() {
    String known = ETag.single(ifNoneMatch);
    return ETag.matches(ifNoneMatch, ETAG) ? ETag.weak(ETAG) : String.valueOf(known);
  }

  /** The whole dashboard as payload format 2.0. */
  @Benchmark
  public int response() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HttpResponse.json(body)
        .with("etag", ETag.weak(ETAG))
        .with("cache-control", "private, max-age=1")
        .with("vary", "authorization")
        .write(out);
    return out.size();
  }

  /** The same for a caller who has the current one. */
  @Benchmark
  public int notModified() throws IOException {
    CountingStream out = new CountingStream();
    HttpResponse.notModified()
        .with("etag", ETag.weak(ETAG))
        .with("cache-control", "private, max-age=1")
        .with("vary", "authorization")
        .write(out);
    return out.size;
  }

  private static final class CountingStream extends OutputStream {
    int size;

    @Override
    public void write(int b) {
      size++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      size += length;
    }
  }
}
