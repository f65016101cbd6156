package breakwater.shared;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What every function behind the HTTP API has in common: the event in, the response out, problems,
 * and one log line. The only place that catches exceptions.
 *
 * <p>Not thread-safe: an execution environment serves one invocation at a time.
 */
public abstract class HttpHandler implements RequestStreamHandler {
  private boolean warm;

  /**
   * Answers one request.
   *
   * @throws ApiException where the answer is a problem
   */
  protected abstract HttpResponse handle(HttpRequest request);

  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Invocation invocation = new Invocation(context, !warm);
    warm = true;
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
    InvocationLog.write(invocation, routeOf(request), response.status(), failure);
  }

  private static String routeOf(@Nullable HttpRequest request) {
    return request == null ? "none" : request.routeKey();
  }
}
