package breakwater.local.page;

import breakwater.local.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that CloudFront adds to every answer, read from the template's resource {@code
 * PageHeaders}, an AWS::CloudFront::ResponseHeadersPolicy: the page is served here with what it is
 * served with on AWS.
 */
public final class PageHeaders {
  private static final String RESOURCE = "PageHeaders";

  private final Map<String, String> headers = new LinkedHashMap<>();

  private PageHeaders() {}

  /** The headers by name; empty if the template has no such resource. */
  public static Map<String, String> of(Template template) {
    PageHeaders reader = new PageHeaders();
    Map<?, ?> resource = map(map(template.resolved().get("Resources")).get(RESOURCE));
    Map<?, ?> config = map(map(resource.get("Properties")).get("ResponseHeadersPolicyConfig"));
    reader.readSecurity(map(config.get("SecurityHeadersConfig")));
    for (Object item : list(map(config.get("CustomHeadersConfig")).get("Items"))) {
      reader.add(text(map(item), "Header"), map(item).get("Value"));
    }
    return reader.headers;
  }

  /** Names and forms of the headers are those that CloudFront documents for each part. */
  private void readSecurity(Map<?, ?> security) {
    add("content-security-policy", value(security, "ContentSecurityPolicy"));
    if (security.containsKey("ContentTypeOptions")) {
      add("x-content-type-options", "nosniff");
    }
    add("x-frame-options", map(security.get("FrameOptions")).get("FrameOption"));
    add("referrer-policy", value(security, "ReferrerPolicy"));
    Map<?, ?> transport = map(security.get("StrictTransportSecurity"));
    if (!transport.isEmpty()) {
      add("strict-transport-security", transportSecurity(transport));
    }
  }

  private static String transportSecurity(Map<?, ?> part) {
    return "max-age="
        + text(part, "AccessControlMaxAgeSec")
        + (text(part, "IncludeSubdomains").equals("true") ? "; includeSubDomains" : "")
        + (text(part, "Preload").equals("true") ? "; preload" : "");
  }

  private void add(String name, @Nullable Object value) {
    if (value != null) {
      headers.put(name, value.toString().strip());
    }
  }

  /** In these parts the value has the name of the part. */
  private static @Nullable Object value(Map<?, ?> security, String part) {
    return map(security.get(part)).get(part);
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? "" : value.toString();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }
}
