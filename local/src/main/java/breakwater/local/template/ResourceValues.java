package breakwater.local.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Ref and GetAtt give for a resource on this machine, and which resource asked for which.
 *
 * <p>Functions and the HTTP API exist here, so their values work. The others get a value of the
 * right form, which leads nowhere; {@link #placeholdersAt} tells where such a value went.
 */
final class ResourceValues {

  static final String FUNCTION = "AWS::Serverless::Function";
  static final String HTTP_API = "AWS::Serverless::HttpApi";

  /** The API that SAM makes for HttpApi events without an ApiId. */
  static final String IMPLICIT_API = "ServerlessHttpApi";

  /** What SAM adds beside a function; a template may refer to it. */
  private static final Pattern BESIDE_FUNCTION = Pattern.compile("Role|\\.?(Version|Alias)\\w*");

  /** What SAM adds beside an HTTP API. */
  private static final Pattern BESIDE_API = Pattern.compile("\\.Stage|ApiGateway\\w*Stage");

  /** Types whose Ref is their ARN. */
  private static final Set<String> REF_IS_ARN =
      Set.of("AWS::SNS::Topic", "AWS::SecretsManager::Secret");

  private final Surroundings surroundings;
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> absent = new HashSet<>();
  private final Map<String, String> placeholders = new TreeMap<>();
  private final Map<String, Set<String>> dependencies = new TreeMap<>();

  ResourceValues(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  void add(String name, String type) {
    types.put(name, type);
  }

  /** A resource whose condition does not hold. */
  void addAbsent(String name) {
    absent.add(name);
  }

  boolean has(String name) {
    return types.containsKey(name) || isMadeBySam(name);
  }

  String typeOf(String name) {
    return types.getOrDefault(name, "a resource that SAM makes");
  }

  String names() {
    return types.isEmpty() ? "none" : String.join(", ", types.keySet());
  }

  String whyUnknown(String name) {
    return absent.contains(name) ? "not created because its Condition is false" : "not there";
  }

  /** The id of an HTTP API, as {@code !Ref} gives it. */
  static String apiId(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Nullable String ref(String name, String path) {
    if (!has(name)) {
      return null;
    }
    note(name, path);
    String type = typeOf(name);
    return switch (type) {
      case FUNCTION -> name;
      case HTTP_API -> apiId(name);
      default -> placeholder(name, REF_IS_ARN.contains(type) ? arn(name, type) : name, path);
    };
  }

  /** The value of the attribute; null if the type has no such attribute. */
  @Nullable String attribute(String name, String attribute, String path) {
    note(name, path);
    String type = typeOf(name);
    return switch (type) {
      case FUNCTION -> attribute.equals("Arn") ? functionArn(name) : null;
      case HTTP_API ->
          switch (attribute) {
            case "ApiEndpoint" -> surroundings.apiEndpoint();
            case "ApiId" -> apiId(name);
            default -> null;
          };
      default ->
          placeholder(
              name, attribute.endsWith("Arn") ? arn(name, type) : name + "." + attribute, path);
    };
  }

  /** The resources that do not exist here whose values are at this path or below it. */
  Set<String> placeholdersAt(String path) {
    Set<String> names = new TreeSet<>();
    placeholders.forEach((where, name) -> {
      if (where.equals(path) || where.startsWith(path + ".") || where.startsWith(path + "[")) {
        names.add(name);
      }
    });
    return names;
  }

  void addDependency(String from, String to) {
    dependencies.computeIfAbsent(from, key -> new TreeSet<>()).add(to);
  }

  /** A circle of resources that CloudFormation would refuse; empty if there is none. */
  List<String> cycle() {
    Set<String> done = new HashSet<>();
    for (String start : dependencies.keySet()) {
      Deque<String> way = new ArrayDeque<>();
      if (findCycle(start, way, done)) {
        List<String> cycle = new ArrayList<>(way);
        return cycle.subList(cycle.indexOf(cycle.getLast()), cycle.size());
      }
    }
    return List.of();
  }

  private boolean findCycle(String name, Deque<String> way, Set<String> done) {
    if (done.contains(name)) {
      return false;
    }
    boolean seen = way.contains(name);
    way.addLast(name);
    if (seen) {
      return true;
    }
    for (String next : dependencies.getOrDefault(name, Collections.emptySet())) {
      if (findCycle(next, way, done)) {
        return true;
      }
    }
    way.removeLast();
    done.add(name);
    return false;
  }

  private void note(String name, String path) {
    String[] parts = path.split("\\.", 5);
    // An event belongs to what it makes (a route, a rule), which depends on the function already.
    boolean event = parts.length > 3 && parts[3].equals("Events");
    if (parts.length > 1 && parts[0].equals("Resources") && !event) {
      addDependency(parts[1], name);
    }
  }

  private String placeholder(String name, String value, String path) {
    placeholders.put(path, name);
    return value;
  }

  private boolean isMadeBySam(String name) {
    return types.entrySet().stream()
        .anyMatch(entry -> isBeside(name, entry.getKey(), entry.getValue()));
  }

  private static boolean isBeside(String name, String resource, String type) {
    if (!name.startsWith(resource)) {
      return false;
    }
    String rest = name.substring(resource.length());
    return switch (type) {
      case FUNCTION -> BESIDE_FUNCTION.matcher(rest).matches();
      case HTTP_API -> BESIDE_API.matcher(rest).matches();
      default -> false;
    };
  }

  private String functionArn(String name) {
    return "arn:aws:lambda:" + where() + ":function:" + name;
  }

  private String arn(String name, String type) {
    String[] parts = type.split("::", 3);
    String service = parts.length == 3 ? parts[1].toLowerCase(Locale.ROOT) : "iam";
    return "arn:aws:" + service + ":" + where() + ":" + name;
  }

  private String where() {
    return surroundings.region() + ":" + surroundings.accountId();
  }
}
