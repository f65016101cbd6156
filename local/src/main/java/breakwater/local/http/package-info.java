/**
 * The HTTP API in front of the functions: routes, payload 2.0, JWT authorizer, CORS, throttling.
 */
@NullMarked
package breakwater.local.http;

import org.jspecify.annotations.NullMarked;
