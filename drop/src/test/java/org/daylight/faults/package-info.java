/**
 * A file system for tests that fails when it is told to: a full disk, an error of the disk, a short write, a power cut that loses what was not synced. Start at
 * {@link org.daylight.faults.FaultyDisk}. Modules above use it as they use the other test programs of this module.
 */
@NullMarked
package org.daylight.faults;

import org.jspecify.annotations.NullMarked;
