/** What an endpoint really is, and whether functions may be pointed at it. */
@NullMarked
package breakwater.monitor.doctor;

import org.jspecify.annotations.NullMarked;
