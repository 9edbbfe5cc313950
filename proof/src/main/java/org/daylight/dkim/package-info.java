/**
 * Verifies the signatures of messages: DKIM (RFC 6376), DomainKeys (RFC 4870) and ARC (RFC 8617), with the JDK alone.
 *
 * <p>Start at {@link org.daylight.dkim.DkimVerifier}; {@code VerifyMessage} lists the steps for one message. The input is the
 * original bytes, the known keys and the time of delivery; the output is one finding for each signature. Bad input is a finding,
 * never an exception. {@link org.daylight.dkim.Dmarc} says which domains belong to one organisation (RFC 9989). Deliberately
 * absent: any dependency and any clock.
 */
@NullMarked
package org.daylight.dkim;

import org.jspecify.annotations.NullMarked;
