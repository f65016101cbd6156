@NullMarked
package breakwater.monitor.doctor;

import org.jspecify.annotations.NullMarked;
