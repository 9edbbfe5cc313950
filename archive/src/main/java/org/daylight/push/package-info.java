/**
 * Copies the public files of an archive to a store of objects, from which readers and mirrors fetch them (spec/archive.md section 4). Start at
 * {@link org.daylight.push.PushArchive}. <b>Invariant:</b> the checkpoint in the store only changes to one of the same log that contains it, however many
 * publishers push at the same time, and never names a file that is not there. Deliberately absent: keys, and everything private.
 */
@NullMarked
package org.daylight.push;

import org.jspecify.annotations.NullMarked;
