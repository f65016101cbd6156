package breakwater.loadtest;

/** One scenario, measured in both worlds. */
record Result(Scenario scenario, Measurement before, Measurement after) {

  /** The share of Postgres' connections that is no longer needed at the peak. */
  double reduction() {
    return 1 - (double) after.peakServerConnections() / Math.max(1, before.peakServerConnections());
  }

  /** Whether both databases hold the same items at the end. */
  boolean sameItems() {
    return before.stored().checksum().equals(after.stored().checksum());
  }
}
