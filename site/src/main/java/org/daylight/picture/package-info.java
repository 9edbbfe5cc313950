/**
 * Pictures of counts, drawn by the server: each is a record that says where everything stands, in the units of its own view box;
 * a template of {@code org.daylight.web} writes it as SVG, and beside it the same numbers as a table.
 *
 * <p>Start at {@link org.daylight.picture.WhoWithWhom}. <b>Invariant:</b> pure arithmetic. The same counts give the same picture; the
 * size of a picture is bounded whatever is counted; nothing is told by colour alone; no picture knows where its counts come from.
 */
@NullMarked
package org.daylight.picture;

import org.jspecify.annotations.NullMarked;
