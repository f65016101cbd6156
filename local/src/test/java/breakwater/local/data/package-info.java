/** Real servers, started and stopped for each test class. */
@NullMarked
package breakwater.local.data;

import org.jspecify.annotations.NullMarked;
