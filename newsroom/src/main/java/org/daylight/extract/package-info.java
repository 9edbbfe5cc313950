/**
 * The pool of child processes that extract the text of documents and make safe views (module {@code extractor}), and the protection around them.
 *
 * <p>Start at {@link org.daylight.extract.ExtractorPool}. A document is hostile, and so is a process that has read one: it gets no
 * network, no file but its own, and limits on memory, processor time, time, output and open files ({@link
 * org.daylight.extract.Protection}, {@link org.daylight.extract.ExtractorLimits}). A process that hangs or dies is replaced, and the
 * document that it worked on has a stated outcome.
 *
 * <p>{@code ViewsAnswer} checks everything that arrives for a view, with {@code PictureCheck}; no image is decoded here. Images of redacted pages
 * ({@code MadeRedaction}) are only taken from a process that has said that it made all of them.
 *
 * <p>Deliberately absent: the newsroom, its catalog and its index ({@code org.daylight.flow.extract} connects them), and any parser.
 */
@NullMarked
package org.daylight.extract;

import org.jspecify.annotations.NullMarked;
