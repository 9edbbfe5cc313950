/**
 * Detectors of private data in text: payment cards, bank accounts, national identification numbers, travel documents, telephone numbers,
 * addresses, dates of birth, secrets, terms about health and minors, links that identify a reader.
 *
 * <p>Start at {@link org.daylight.detect.Detectors}, which runs all detectors in one pass over a text. Each {@link
 * org.daylight.detect.Detector} is a class that cites its standard and verifies a checksum where there is one. {@code TextScan} finds
 * candidates (groups of digits, codes, words, a few characters) and passes each to the detectors that want it; {@code CandidateDetector}
 * is what all of them extend. Texts are hostile: there are no regular expressions here, every look around a candidate is bounded, and the
 * number of characters that are read grows linearly with the text.
 *
 * <p>Deliberately absent: what a finding means for a document or a part, and where findings are stored ({@code org.daylight.flow.detect});
 * what files reveal ({@code org.daylight.extract}), which only shares the {@link org.daylight.detect.FindingKind kinds}.
 */
@NullMarked
package org.daylight.detect;

import org.jspecify.annotations.NullMarked;
