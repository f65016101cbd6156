package breakwater.local.template;

/**
 * What stands on this machine for the account that a template is deployed to. The defaults are made
 * up, and are the same in every run.
 *
 * @param region AWS::Region
 * @param accountId AWS::AccountId, twelve digits
 * @param stackName AWS::StackName
 * @param apiEndpoint where the HTTP API answers, without a slash at the end; its {@code
 *     ApiEndpoint}
 */
public record Surroundings(String region, String accountId, String stackName, String apiEndpoint) {

  /** us-east-1, account 123456789012 (the one of AWS's own examples), stack breakwater. */
  public static Surroundings at(String apiEndpoint) {
    return new Surroundings("us-east-1", "123456789012", "breakwater", apiEndpoint);
  }
}
