package breakwater.loadtest;

/**
 * When users open the page: an open model, which does not wait for answers.
 *
 * @param users in each wave; each opens the page once
 * @param waves how many
 * @param withinMillis the users of a wave come evenly spread over this time; 0 for all at once
 * @param everyMillis from the start of one wave to that of the next
 */
record Traffic(int users, int waves, int withinMillis, int everyMillis) {}
