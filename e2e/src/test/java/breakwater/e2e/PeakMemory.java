package breakwater.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The most memory that processes have had: resident, in megabytes. Linux only; elsewhere 0. */
final class PeakMemory {
  private PeakMemory() {}

  /** Begins to measure anew. */
  static void reset(Platform platform) throws IOException {
    for (ProcessHandle process : processes(platform).toList()) {
      Path file = proc(process, "clear_refs");
      if (Files.isWritable(file)) {
        Files.writeString(file, "5"); // proc(5): resets the peak
      }
    }
  }

  /** Of the platform itself, without what it started. */
  static long of(Platform platform) {
    return of(platform.handle());
  }

  /** Of the environment of a function that had the most. */
  static long of(Platform platform, String function) {
    String variable = "AWS_LAMBDA_FUNCTION_NAME=" + function + "\0";
    return processes(platform)
        .filter(process -> read(process, "environ").contains(variable))
        .mapToLong(PeakMemory::of)
        .max()
        .orElse(0);
  }

  private static long of(ProcessHandle process) {
    return read(process, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static Stream<ProcessHandle> processes(Platform platform) {
    return Stream.concat(Stream.of(platform.handle()), platform.handle().descendants());
  }

  /** Empty where there is no such file, or the process has ended. */
  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(proc(process, file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc", String.valueOf(process.pid()), file);
  }
}
