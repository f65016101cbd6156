/** What the database and its pooler look like from a function, once a minute. */
@NullMarked
package breakwater.monitor;

import org.jspecify.annotations.NullMarked;
