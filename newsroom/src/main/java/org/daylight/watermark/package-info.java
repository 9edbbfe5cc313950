/**
 * Invisible watermarks, which say which partner's copy a leaked file is ({@code spec/shares.md} section 5). They change no document and no proof: only
 * how a zip is compressed, and the pixels of views, which are not evidence.
 *
 * <p>Start at {@link org.daylight.watermark.MarkKey}. {@link org.daylight.watermark.ZipMark} marks packs and files of views, {@link
 * org.daylight.watermark.ImageMark} images. Deliberately absent: who got which copy ({@code org.daylight.partners}).
 */
@NullMarked
package org.daylight.watermark;

import org.jspecify.annotations.NullMarked;
