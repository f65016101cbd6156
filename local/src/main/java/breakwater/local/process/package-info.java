/** What the processes and files of a run have in common: they are gone when it ends. */
@NullMarked
package breakwater.local.process;

import org.jspecify.annotations.NullMarked;
