/**
 * Stores that speak S3, with the HTTP client of this program and no library of a vendor (docs/decisions/0392). Start at
 * {@link org.daylight.s3.S3Store}. <b>Invariant:</b> a secret key is in no message, no log and no request. Deliberately absent: creating buckets,
 * access lists, versions, and addresses with the bucket in the name of the host.
 */
@NullMarked
package org.daylight.s3;

import org.jspecify.annotations.NullMarked;
