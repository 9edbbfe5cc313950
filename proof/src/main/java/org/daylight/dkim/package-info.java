/**
 * Whether what signed a message still says so: DKIM, DomainKeys and ARC, with the JDK alone.
 *
 * <p>Start at {@link org.daylight.dkim.KeySource}, where keys come from. Bytes in, findings out: bad input is a finding, never an exception.
 *
 * <p>Deliberately absent: any dependency, any clock (the time of judgement is asked for), the words "genuine" and "forged".
 */
@NullMarked
package org.daylight.dkim;

import org.jspecify.annotations.NullMarked;
