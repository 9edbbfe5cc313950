/** The start of the single jar, which needs the JDK only. */
@NullMarked
package org.daylight.release.start;

import org.jspecify.annotations.NullMarked;
