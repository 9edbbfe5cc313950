/**
 * Charts: each is a record that says where everything is drawn, in the units of its own view box. A template writes it as SVG, with
 * the same numbers as a table.
 *
 * <p>Start at {@link org.daylight.picture.WhoWithWhom}. Pure arithmetic: the same counts give the same chart, and the size of a
 * chart is bounded. Nothing is shown by colour alone.
 */
@NullMarked
package org.daylight.picture;

import org.jspecify.annotations.NullMarked;
