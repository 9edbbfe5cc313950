/**
 * What a file of this machine needs that the JDK does not give: a file is read whole only below a limit ({@link org.daylight.file.WholeFile}), and a lock holds
 * for threads and processes alike ({@link org.daylight.file.ExclusiveLock}).
 */
@NullMarked
package org.daylight.file;

import org.jspecify.annotations.NullMarked;
