/** The storm's own tests, and the contract that it holds the build to. */
@NullMarked
package breakwater.loadtest;

import org.jspecify.annotations.NullMarked;
