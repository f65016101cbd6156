package breakwater.local.template;

import static java.util.Map.entry;

import java.util.Map;

/**
 * What this machine does with each part of a template: the one place where that is decided, with
 * the reason.
 *
 * @param treatment what the reader does where it meets the part
 * @param reason what the message says after the part's name; empty where there is no message
 */
record Support(Treatment treatment, String reason) {

  enum Treatment {
    /** It does here what it does on AWS. */
    USED,
    /** It has no effect here, and neither a function nor its caller could tell. */
    UNSEEN,
    /** It has no effect here, and someone might wonder. */
    WARNED,
    /** Without it the functions would behave otherwise than on AWS. */
    REFUSED
  }

  private static final Support USED = new Support(Treatment.USED, "");
  private static final Support UNSEEN = new Support(Treatment.UNSEEN, "");

  /** AWS::Serverless::Function. A property that is not listed does not exist in SAM: an error. */
  static final Map<String, Support> FUNCTION_PROPERTIES =
      Map.ofEntries(
          entry("Architectures", UNSEEN),
          entry("AssumeRolePolicyDocument", UNSEEN),
          entry("AutoPublishAlias", USED),
          entry("AutoPublishAliasAllProperties", UNSEEN),
          entry("AutoPublishCodeSha256", UNSEEN),
          entry("CapacityProviderConfig", refused("would serve many requests in one process")),
          entry("CodeSigningConfigArn", UNSEEN),
          entry("CodeUri", USED),
          entry(
              "DeadLetterQueue", refused("would receive failed events; there are no queues here")),
          entry("DeploymentPreference", UNSEEN),
          entry("Description", UNSEEN),
          entry("DurableConfig", refused("changes how the function is run")),
          entry("Environment", USED),
          entry("EphemeralStorage", warned("does not limit /tmp on this machine")),
          entry(
              "EventInvokeConfig", warned("has no effect: local does not retry or forward events")),
          entry("Events", USED),
          entry("FileSystemConfigs", refused("would be missing; there is no EFS here")),
          entry("FunctionName", warned("has no effect: local knows a function by its logical id")),
          entry("FunctionScalingConfig", refused("changes how environments are started")),
          entry("FunctionUrlConfig", refused("is not served here; use an HttpApi event")),
          entry("Handler", USED),
          entry("ImageConfig", refused("is for container images; build a zip")),
          entry("ImageUri", refused("is for container images; build a zip and set CodeUri")),
          entry("InlineCode", refused("is not for Java; build a zip and set CodeUri")),
          entry("KmsKeyArn", UNSEEN),
          entry("Layers", refused("would be missing; put their jars into the zip")),
          entry("LoggingConfig", UNSEEN),
          entry("MemorySize", USED),
          entry("PackageType", USED),
          entry("PermissionsBoundary", UNSEEN),
          entry("Policies", UNSEEN),
          entry("PropagateTags", UNSEEN),
          entry("ProvisionedConcurrencyConfig", USED),
          entry("PublishToLatestPublished", UNSEEN),
          entry("RecursiveLoop", UNSEEN),
          entry("ReservedConcurrentExecutions", USED),
          entry("Role", UNSEEN),
          entry("RolePath", UNSEEN),
          entry("Runtime", USED),
          entry("RuntimeManagementConfig", UNSEEN),
          entry("SnapStart", USED),
          entry("SourceKMSKeyArn", UNSEEN),
          entry("Tags", UNSEEN),
          entry("TenancyConfig", refused("gives each tenant its own environments")),
          entry("Timeout", USED),
          entry("Tracing", UNSEEN),
          entry("VersionDeletionPolicy", UNSEEN),
          entry("VersionDescription", UNSEEN),
          entry("VpcConfig", warned("has no effect: functions use this machine's network")));

  /** AWS::Serverless::HttpApi. A property that is not listed does not exist in SAM: an error. */
  static final Map<String, Support> HTTP_API_PROPERTIES =
      Map.ofEntries(
          entry("AccessLogSettings", UNSEEN),
          entry("Auth", USED),
          entry("CorsConfiguration", USED),
          entry("DefaultRouteSettings", USED),
          entry("DefinitionBody", refused("may hold routes; declare them as HttpApi events")),
          entry("DefinitionUri", refused("may hold routes; declare them as HttpApi events")),
          entry("Description", UNSEEN),
          entry("DisableExecuteApiEndpoint", UNSEEN),
          entry("Domain", warned("has no effect: the API answers on its port of this machine")),
          entry("FailOnWarnings", UNSEEN),
          entry("Name", UNSEEN),
          entry("PropagateTags", UNSEEN),
          entry("RouteSettings", USED),
          entry("StageName", USED),
          entry("StageVariables", USED),
          entry("Tags", UNSEEN));

  /** Events of a function. */
  static final Map<String, Support> EVENT_TYPES =
      Map.ofEntries(
          entry("AlexaSkill", refused("calls the function and waits, and is not here")),
          entry("Api", refused("is a REST API, which sends another event; use HttpApi")),
          entry("CloudWatchEvent", noSource()),
          entry("CloudWatchLogs", noSource()),
          entry("Cognito", refused("calls the function and waits, and is not here")),
          entry("DocumentDB", noSource()),
          entry("DynamoDB", noSource()),
          entry("EventBridgeRule", noSource()),
          entry("HttpApi", USED),
          entry("IoTRule", noSource()),
          entry("Kinesis", noSource()),
          entry("MQ", noSource()),
          entry("MSK", noSource()),
          entry("S3", noSource()),
          entry("SNS", noSource()),
          entry("SQS", noSource()),
          entry("Schedule", USED),
          entry("ScheduleV2", USED),
          entry("SelfManagedKafka", noSource()));

  private static final Map<String, Support> RESOURCE_TYPES =
      Map.ofEntries(
          entry(ResourceValues.FUNCTION, USED),
          entry(ResourceValues.HTTP_API, USED),
          entry("AWS::CloudFront::ResponseHeadersPolicy", USED),
          entry("AWS::ApiGateway::RestApi", refused("is a REST API; use AWS::Serverless::HttpApi")),
          entry("AWS::ApiGatewayV2::Api", refused("is not read; use AWS::Serverless::HttpApi")),
          entry("AWS::ApiGatewayV2::Authorizer", refused("is not read; use Auth of the HttpApi")),
          entry("AWS::ApiGatewayV2::Integration", refused("is not read; use HttpApi events")),
          entry("AWS::ApiGatewayV2::Route", refused("is not read; use HttpApi events")),
          entry("AWS::CloudFormation::Stack", refused("is another template; only one is run here")),
          entry("AWS::Lambda::Function", refused("is not read; use AWS::Serverless::Function")),
          entry("AWS::Lambda::Url", refused("is not served here; use an HttpApi event")),
          entry("AWS::Serverless::Api", refused("is a REST API; use AWS::Serverless::HttpApi")),
          entry(
              "AWS::Serverless::Application", refused("is another template; only one is run here")),
          entry("AWS::Serverless::GraphQLApi", refused("is not served here; use HttpApi")));

  /** What happens to a resource of this type; one that is not listed has no effect here. */
  static Support ofResource(String type) {
    boolean custom =
        type.startsWith("Custom::") || type.equals("AWS::CloudFormation::CustomResource");
    return custom
        ? warned("does not invoke its function on this machine")
        : RESOURCE_TYPES.getOrDefault(type, UNSEEN);
  }

  /** Reports each key of the section by its row in the table. */
  static void check(Section section, Map<String, Support> table, String what) {
    for (String key : section.keys()) {
      Support support = table.get(key);
      if (support == null) {
        section.error(key, "is no property of " + what + "; check its spelling");
      } else if (support.treatment == Treatment.REFUSED) {
        section.error(key, support.reason);
      } else if (support.treatment == Treatment.WARNED) {
        section.warn(key, support.reason);
      }
    }
  }

  private static Support warned(String reason) {
    return new Support(Treatment.WARNED, reason);
  }

  private static Support refused(String reason) {
    return new Support(Treatment.REFUSED, reason);
  }

  private static Support noSource() {
    return warned("has no effect: nothing on this machine sends such events");
  }
}
