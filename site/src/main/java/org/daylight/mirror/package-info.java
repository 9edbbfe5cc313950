/**
 * Somebody else's copy of an archive, kept up to date and checked before anything new of it is shown (docs/mirrors.md, spec/mirror.md).
 *
 * <p>Start at {@link org.daylight.mirror.Mirror}, whose round lists its steps. {@link org.daylight.mirror.Source} is where files come from, {@link
 * org.daylight.mirror.HttpConnection} speaks to web servers, directly or by way of a {@link org.daylight.mirror.Route}. {@link
 * org.daylight.mirror.AskCopies} asks other copies how they are. <b>Invariant:</b> nothing is in place before it was checked, and the checkpoint is
 * last; no source is believed; every answer is bounded in size and time. Deliberately absent: deciding what is true (that is {@link
 * org.daylight.proof.CheckGrowth}), and any request on behalf of a reader.
 */
@NullMarked
package org.daylight.mirror;

import org.jspecify.annotations.NullMarked;
