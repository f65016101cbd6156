package breakwater.shared;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every function behind the HTTP API has in common: the event in, the response out, problems,
 * and one log line. The only place that catches exceptions.
 *
 * <p>Not thread-safe: an execution environment serves one invocation at a time.
 */
public abstract class HttpHandler implements RequestStreamHandler {
  private boolean warm;

  /** Never read, but kept: the runtime's list of hooks holds them by weak references only. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable SnapStart snapStart;

  /**
   * Answers one request.
   *
   * @throws ApiException where the answer is a problem
   */
  protected abstract HttpResponse handle(HttpRequest request);

  /**
   * Takes part in the life of the execution environment: with SnapStart, prepares for the snapshot;
   * with {@code DATABASE_CLOSE_ON_SHUTDOWN=true}, says goodbye to the pooler at the end; where an
   * invocation waits for this Init, loads what it will need. Called once, in the handler's
   * constructor.
   *
   * @param database the handler's
   * @param sampleEvents files of {@code events/} in the function's jar, which only read
   * @throws ConfigurationException where a variable is wrong
   */
  protected final void joinLifecycle(Database database, String... sampleEvents) {
    Settings settings = Settings.ofEnvironment();
    boolean snapshot = settings.snapStart();
    boolean goodbye = settings.flag("DATABASE_CLOSE_ON_SHUTDOWN");
    settings.check();
    if (settings.invocationWaits()) {
      loadMeanwhile();
    }
    if (snapshot) {
      snapStart = SnapStart.register(this, database, sampleEvents);
    }
    if (goodbye) {
      ShutdownExtension.register(
          settings.required("AWS_LAMBDA_RUNTIME_API", "host and port"), database);
    }
  }

  /**
   * Refuses a request for practice, which loads what reading and answering one takes: in Init, and
   * while the connection is being opened. The database is not asked.
   */
  private void loadMeanwhile() {
    try {
      rehearse(new byte[0], new SnapStartContext(Duration.ZERO));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Invocation invocation = new Invocation(context, !warm);
    warm = true;
    serve(event, answer, invocation, System.out);
  }

  /**
   * Serves an event for practice: nobody gets the answer, nothing is logged, and the next
   * invocation is still the first.
   */
  final HttpResponse rehearse(byte[] event, Context context) throws IOException {
    return serve(
        new ByteArrayInputStream(event),
        OutputStream.nullOutputStream(),
        new Invocation(context, true),
        OutputStream.nullOutputStream());
  }

  private HttpResponse serve(
      InputStream event, OutputStream answer, Invocation invocation, OutputStream log)
      throws IOException {
    HttpRequest request = null;
    RuntimeException failure = null;
    HttpResponse response;
    try {
      request = HttpRequest.read(event, invocation);
      response = handle(request);
    } catch (ApiException e) {
      failure = e;
      response = HttpResponse.problem(e, invocation.requestId());
    } catch (RuntimeException e) {
      failure = e;
      response = HttpResponse.problem(new UnexpectedException(e), invocation.requestId());
    }
    response.write(answer);
    InvocationLog.write(log, invocation, routeOf(request), response.status(), failure);
    return response;
  }

  private static String routeOf(@Nullable HttpRequest request) {
    return request == null ? "none" : request.routeKey();
  }
}
