/**
 * The flow that looks for private data and dangerous files in everything a newsroom holds.
 *
 * <p>Start at {@link org.daylight.flow.detect.ScanTrove}, which lists its steps. {@code DocumentScan} scans one document, {@code ScanProgram} says
 * whether findings are up to date, {@code
 * RevealedKinds} says which findings are made of what files reveal, {@code OwnLexicons} reads the newsroom's own lists of terms.
 *
 * <p>Deliberately absent: the detectors ({@code org.daylight.detect}), the scanner ({@code org.daylight.malware}), SQL, and what an editor
 * decides about a finding.
 */
@NullMarked
package org.daylight.flow.detect;

import org.jspecify.annotations.NullMarked;
