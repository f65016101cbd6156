/** The page at the root of the address, as CloudFront serves it from S3. */
@NullMarked
package breakwater.local.page;

import org.jspecify.annotations.NullMarked;
