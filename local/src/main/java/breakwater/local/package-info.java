/** Runs template.yaml on this machine. */
@NullMarked
package breakwater.local;

import org.jspecify.annotations.NullMarked;
