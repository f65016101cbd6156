package breakwater.local.lambda;

/** Why an environment was initialised; the handler sees it in the variable of that name. */
enum InitializationType {
  ON_DEMAND("on-demand"),
  PROVISIONED_CONCURRENCY("provisioned-concurrency"),
  SNAP_START("snap-start");

  private final String variable;

  InitializationType(String variable) {
    this.variable = variable;
  }

  /** The value of {@code AWS_LAMBDA_INITIALIZATION_TYPE}. */
  String variable() {
    return variable;
  }
}
