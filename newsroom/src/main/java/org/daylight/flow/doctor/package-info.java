/**
 * Examines a newsroom for {@code daylight doctor}: start at {@link org.daylight.flow.doctor.ExamineNewsroom}. Each file is read by the code that owns it; what
 * only one package knows is examined by a class of that package.
 */
@NullMarked
package org.daylight.flow.doctor;

import org.jspecify.annotations.NullMarked;
