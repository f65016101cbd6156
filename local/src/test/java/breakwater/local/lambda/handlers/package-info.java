/** Handlers for the tests, which zip them as a build would. */
@NullMarked
package breakwater.local.lambda.handlers;

import org.jspecify.annotations.NullMarked;
