/**
 * The manifest of a release (spec/release.md), and the check of an installed program against it.
 *
 * <p>Start at {@link org.daylight.release.InstalledFiles}. Deliberately absent: how release files are made (module {@code release}).
 */
@NullMarked
package org.daylight.release;

import org.jspecify.annotations.NullMarked;
