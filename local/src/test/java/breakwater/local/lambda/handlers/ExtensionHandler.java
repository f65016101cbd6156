package breakwater.local.lambda.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Registers an internal extension for INVOKE, and writes a file when it gets SIGTERM. */
public final class ExtensionHandler implements RequestHandler<String, String> {
  private final AtomicInteger events = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String api =
      "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2020-01-01/extension/";

  public ExtensionHandler() throws IOException, InterruptedException {
    Path file = Path.of("terminated-" + ProcessHandle.current().pid());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> create(file)));
    HttpRequest register =
        HttpRequest.newBuilder(URI.create(api + "register"))
            .header("Lambda-Extension-Name", "probe")
            .POST(HttpRequest.BodyPublishers.ofString("{\"events\":[\"INVOKE\"]}"))
            .build();
    String id =
        client
            .send(register, BodyHandlers.ofString())
            .headers()
            .firstValue("Lambda-Extension-Identifier")
            .orElseThrow();
    Thread.ofPlatform().daemon().start(() -> loop(id));
  }

  private void loop(String id) {
    HttpRequest next =
        HttpRequest.newBuilder(URI.create(api + "event/next"))
            .header("Lambda-Extension-Identifier", id)
            .build();
    try {
      while (client.send(next, BodyHandlers.ofString()).body().contains("INVOKE")) {
        events.incrementAndGet();
        passGate();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** If the test has given a port: goes on working until the test hangs up. */
  private static void passGate() throws IOException {
    String port = System.getenv("GATE");
    if (port != null) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
        socket.getInputStream().readAllBytes();
      }
    }
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String handleRequest(String event, Context context) {
    while (events.get() < Integer.parseInt(event)) {
      Thread.onSpinWait();
    }
    return Integer.toString(events.get());
  }
}
