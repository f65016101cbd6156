/** Creates and changes the schema, as the role that owns it. */
@NullMarked
package breakwater.migrate;

import org.jspecify.annotations.NullMarked;
