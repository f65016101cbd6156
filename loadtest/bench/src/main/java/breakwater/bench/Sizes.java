package breakwater.bench;

import breakwater.local.data.DemoData;
import breakwater.local.template.FunctionDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** What each function weighs: its zip, and its process after a few answers. */
final class Sizes {
  private static final int INVOCATIONS = 20;

  private final Setting setting;

  Sizes(Setting setting) {
    this.setting = setting;
  }

  void run() throws IOException, InterruptedException {
    setting.progress().begin("zips and memory");
    byte[] dashboard = setting.events().dashboard(DemoData.OWNER, null);
    for (Candidate candidate : setting.candidates()) {
      FunctionDefinition function =
          candidate.definition(setting.root(), setting.stage().variables());
      measure(candidate == Candidate.OURS ? "dashboard" : candidate.label(), function, dashboard);
    }
    measure("items", items(), Files.readAllBytes(setting.root().resolve("events/items-list.json")));
    measureMigrate();
  }

  private void measure(String name, FunctionDefinition function, byte[] event)
      throws IOException, InterruptedException {
    try (Emulator emulator = Emulator.start(setting.stage().directory("sizes"), function)) {
      for (int i = 0; i < INVOCATIONS; i++) {
        emulator.invoke(function.name(), event);
      }
      keep(name, function, emulator.proportionalBytes(function.name()));
    }
  }

  private void measureMigrate() throws IOException, InterruptedException {
    FunctionDefinition function = setting.stage().migrateFunction();
    try (Emulator emulator = Emulator.start(setting.stage().directory("sizes"), function)) {
      emulator.run(function.name(), "{}");
      keep("migrate", function, emulator.proportionalBytes(function.name()));
    }
  }

  private void keep(String name, FunctionDefinition function, long bytes) throws IOException {
    double zip = Files.size(function.codeUri()) / 1e6;
    setting.results().keep("zip, MB", name, zip);
    setting.results().keep("memory after " + INVOCATIONS + " answers, MB", name, bytes / 1e6);
    setting.progress().say("%-14s zip %5.2f MB, memory %5.1f MB".formatted(name, zip, bytes / 1e6));
  }

  private FunctionDefinition items() {
    Path zip = setting.root().resolve("functions/items/target/function.zip");
    return new FunctionDefinition(
        "items",
        zip,
        "breakwater.items.ItemsHandler",
        1024,
        Duration.ofSeconds(15),
        setting.stage().variables(),
        OptionalInt.empty(),
        0,
        false,
        List.of());
  }
}
