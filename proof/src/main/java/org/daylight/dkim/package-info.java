/**
 * Whether what signed a message still says so: DKIM, DomainKeys and ARC, with the JDK alone.
 *
 * <p>Start at {@link org.daylight.dkim.KeySource}, where keys come from: {@link org.daylight.dkim.KeyArchive} has those that were collected,
 * {@link org.daylight.dkim.KeyImport} reads files of others, {@link org.daylight.dkim.DnsKeys} asks a resolver, and
 * {@link org.daylight.dkim.RecoverKeys} computes them from what they signed. Bytes in, findings out: bad input is a finding, never an exception.
 *
 * <p>Deliberately absent: any dependency, any clock (the time of judgement is asked for), the words "genuine" and "forged".
 */
@NullMarked
package org.daylight.dkim;

import org.jspecify.annotations.NullMarked;
