package breakwater.local.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template.yaml with every intrinsic resolved. Immutable.
 *
 * @param functions by logical id, in the order of the file
 * @param httpApi the HTTP API; null if the template has none
 * @param parameters the value that each parameter has, text; a list is joined by commas
 * @param warnings what has no effect on this machine, one line each, to be shown at start
 * @param resolved the whole template as maps, lists and texts, intrinsics and conditions resolved
 */
public record Template(
    Map<String, FunctionDefinition> functions,
    @Nullable HttpApiDefinition httpApi,
    Map<String, String> parameters,
    List<String> warnings,
    Map<String, Object> resolved) {

  public Template {
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
    parameters = Map.copyOf(parameters);
    warnings = List.copyOf(warnings);
    resolved = Collections.unmodifiableMap(new LinkedHashMap<>(resolved));
  }
}
