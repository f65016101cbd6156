package breakwater.local;

import breakwater.local.lambda.LogLine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Keeps what the functions write in a file, as CloudWatch Logs would, and shows on the console what
 * a person should not miss: whatever is no log line of an invocation, and lines of level ERROR. Any
 * thread may call it.
 */
final class FunctionLog implements Consumer<LogLine>, AutoCloseable {
  private final Consumer<String> console;
  private final BufferedWriter file;
  private volatile boolean shown;

  private FunctionLog(BufferedWriter file, Consumer<String> console) {
    this.file = file;
    this.console = console;
  }

  static FunctionLog open(Path path, Consumer<String> console) throws IOException {
    console.accept("functions' log: " + path);
    return new FunctionLog(Files.newBufferedWriter(path), console);
  }

  /**
   * From now on the console shows lines: what migrations say while everything starts is no news.
   */
  void show() {
    shown = true;
  }

  @Override
  public void accept(LogLine line) {
    if (shown && !isInvocation(line.text())) {
      console.accept(line.function() + ": " + line.text());
    }
    write(line);
  }

  private static boolean isInvocation(String text) {
    return text.startsWith("{") && !text.contains("\"level\":\"ERROR\"");
  }

  private synchronized void write(LogLine line) {
    try {
      file.write(line.function() + " " + line.environmentId() + " " + line.text());
      file.newLine();
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
