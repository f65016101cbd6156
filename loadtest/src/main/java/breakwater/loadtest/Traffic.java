package breakwater.loadtest;

/**
 * When users do what: an open model, which does not wait for answers.
 *
 * @param act what they do
 * @param users in each wave; each acts once
 * @param waves how many
 * @param withinMillis the users of a wave come evenly spread over this time; 0 for all at once
 * @param everyMillis from the start of one wave to that of the next
 */
record Traffic(Act act, int users, int waves, int withinMillis, int everyMillis) {
  /** What users do. */
  enum Act {
    OPEN_PAGE,
    EDIT
  }

  /** When a user, from 1, acts in a wave, from 0: since the beginning. */
  long millis(int wave, int user) {
    return (long) wave * everyMillis + (long) withinMillis * (user - 1) / users;
  }
}
