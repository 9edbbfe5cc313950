package org.daylight.extract;

import org.jspecify.annotations.Nullable;

/**
 * A document whose text is wanted.
 *
 * @param name a hint; never a path
 * @param type a hint: the media type that its sender claims; may be empty
 * @param content its bytes
 * @param ocr the languages for text recognition, such as {@code deu+eng}; null for none
 */
public record ExtractionRequest(
        String name, String type, byte[] content, @Nullable String ocr) {}
