package breakwater.loadtest;

/**
 * A user changes an item that the page shows.
 *
 * @param user whose page it is, from 1
 * @param atMillis when, since the traffic began
 * @param widget that shows it, by its name in the dashboard
 * @param version of the item as the page had it first
 * @param item all fields of the item after the edit, as JSON
 */
record Edit(int user, long atMillis, String widget, String id, long version, String item) {}
