/**
 * Examines folders: what {@code daylight doctor} and its repairs have in common. Start at {@link org.daylight.doctor.Examination}. What is checked in an
 * archive is in {@link org.daylight.doctor.ExamineArchive}; mirrors, witnesses, drops and newsrooms are examined by classes of their own packages.
 *
 * <p>Nothing here changes a file that is not derived, and nothing changes at all unless a repair was asked for.
 */
@NullMarked
package org.daylight.doctor;

import org.jspecify.annotations.NullMarked;
