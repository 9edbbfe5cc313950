/**
 * Whether what signed a message still says so: DKIM, DomainKeys and ARC, with the JDK alone.
 *
 * <p>Start at {@link org.daylight.dkim.DkimVerifier}; {@code Judging} lists the steps for one message. A {@link org.daylight.dkim.Finding} is what comes
 * of one signature ({@code spec/findings.md}), {@link org.daylight.dkim.FindingWords} says it in English, {@link org.daylight.dkim.MessageMark} in a
 * word; {@link org.daylight.dkim.KeySource} is where keys come from:
 * {@link org.daylight.dkim.KeyArchive} has those that were collected, {@link org.daylight.dkim.KeyImport} reads files of others,
 * {@link org.daylight.dkim.DnsKeys} asks a resolver, and {@link org.daylight.dkim.RecoverKeys} computes them from what they signed. Bytes in, findings out: bad input is a finding, never an exception.
 *
 * <p>Deliberately absent: any dependency, any clock (the time of judgement is asked for), the words "genuine" and "forged".
 */
@NullMarked
package org.daylight.dkim;

import org.jspecify.annotations.NullMarked;
