/**
 * What speaks for and against a message: its signatures' findings, and what else can be seen, told apart from proof.
 *
 * <p>Start at {@link org.daylight.evidence.Authentication}. Everything is derived from a message's bytes and a list of keys, so that it is
 * the same wherever it is computed.
 *
 * <p>Deliberately absent: any network, any clock, any verdict: the words "genuine" and "forged" are not said.
 */
@NullMarked
package org.daylight.evidence;

import org.jspecify.annotations.NullMarked;
