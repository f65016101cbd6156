package breakwater.local;

import java.nio.file.Path;

/** {@code make run}. Starts everything, says so, and stops everything on Ctrl-C. */
public final class Main {
  private Main() {}

  /** Takes no arguments; see {@link LocalConfig} for the variables. */
  public static void main(String[] args) throws InterruptedException {
    Local local = new Local(System.out::println);
    Thread starter = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  starter.interrupt();
                  local.close();
                }));
    try {
      String url = local.start(LocalConfig.from(System.getenv(), Path.of("")));
      System.out.println("ready: " + url);
      Thread.sleep(Long.MAX_VALUE);
    } catch (LocalException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
