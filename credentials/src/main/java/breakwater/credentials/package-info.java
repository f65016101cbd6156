/** Logins that the AWS SDK gets: from Secrets Manager, and tokens of RDS IAM authentication. */
@NullMarked
package breakwater.credentials;

import org.jspecify.annotations.NullMarked;
