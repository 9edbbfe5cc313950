/**
 * The check of a whole archive, in a folder or at an address, with the JDK alone (spec/verdicts.md).
 *
 * <p>Start at {@link org.daylight.check.CheckArchive}, which has a {@code main} method. Its steps are {@code CheckLog},
 * {@code CheckTrust}, {@code CheckTree}, {@code CheckPack} and {@code CheckOtherFiles}. {@link org.daylight.check.CheckGrowth} checks only what is new, for mirrors;
 * {@link org.daylight.check.CheckEntries} checks new entries before the publisher signs them. A missing
 * or different file is refuted; an unreadable file is undecided. Memory does not grow with the size of a pack. Deliberately
 * absent: any code that writes or serves an archive. Only {@code WebFiles} uses the network, and only {@code CheckRun} writes a
 * file.
 */
@NullMarked
package org.daylight.check;

import org.jspecify.annotations.NullMarked;
