package breakwater.local.lambda;

/** Where an execution environment is in its life. */
public enum EnvironmentState {
  /** The process starts, loads the handler and runs its constructor. */
  INIT,
  /** Stopped, without CPU, until the next invocation; after init, between invocations. */
  FROZEN,
  /** Serves one invocation, or an extension still works after it. */
  BUSY,
  /** The process has ended. The last state; nothing brings an environment back. */
  GONE
}
