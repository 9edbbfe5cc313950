/**
 * Findings: the result of verifying one signature of one message (spec/findings.md), and the keys that a finding names.
 *
 * <p>Start at {@link org.daylight.dkim.finding.Finding}. {@link org.daylight.dkim.finding.FindingWords} explains a finding in
 * English; {@link org.daylight.dkim.finding.MessageMark} summarises all findings of a message. Deliberately absent: the
 * verification itself, and the words "genuine" and "forged".
 */
@NullMarked
package org.daylight.dkim.finding;

import org.jspecify.annotations.NullMarked;
