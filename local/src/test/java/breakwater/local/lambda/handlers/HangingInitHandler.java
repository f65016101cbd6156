package breakwater.local.lambda.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Its constructor never returns the first time; the second process gets through. */
public final class HangingInitHandler implements RequestHandler<String, String> {
  public HangingInitHandler() throws IOException, InterruptedException {
    Path marker = Path.of("second");
    if (!Files.exists(marker)) {
      Files.createFile(marker);
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Override
  public String handleRequest(String event, Context context) {
    return event;
  }
}
