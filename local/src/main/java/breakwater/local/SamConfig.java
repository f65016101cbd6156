package breakwater.local;

import breakwater.local.template.FunctionDefinition;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of this run AWS's own tools need to run the same functions against the same servers: a
 * configuration file of SAM CLI ({@code local/sam} passes it), and the functions' variables.
 */
final class SamConfig {
  /** This machine as its containers name it. */
  private static final String THIS_MACHINE = "host.docker.internal";

  private static final ObjectMapper JSON = new ObjectMapper();

  private SamConfig() {}

  /**
   * Writes the parameters. The file holds passwords, as the other one does, so nobody else may read
   * it.
   *
   * @param parameters values of the template's parameters, by name
   */
  static void write(Path file, Map<String, String> parameters) throws IOException {
    Map<String, String> seen = new TreeMap<>(parameters);
    seen.replace("DatabaseHost", THIS_MACHINE);
    seen.replace("MigrationHost", THIS_MACHINE);
    List<String> overrides =
        seen.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    // A list of JSON strings is a list of TOML strings.
    writePrivately(
        file,
        """
        version = 0.1
        [default.global.parameters]
        parameter_overrides = %s
        """
            .formatted(JSON.writeValueAsString(overrides)));
  }

  /**
   * Writes the variables of each function, in the form of SAM CLI's {@code --env-vars}, for AWS's
   * emulator without a container.
   */
  static void writeVariables(Path file, Collection<FunctionDefinition> functions)
      throws IOException {
    Map<String, Map<String, String>> variables = new TreeMap<>();
    functions.forEach(
        function -> variables.put(function.name(), new TreeMap<>(function.environment())));
    writePrivately(file, JSON.writeValueAsString(variables));
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
