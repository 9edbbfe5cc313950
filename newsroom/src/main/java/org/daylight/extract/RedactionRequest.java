package org.daylight.extract;

import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * A document of whose pages images are wanted on which something is black.
 *
 * @param name a hint; never a path
 * @param type a hint: the media type that its sender claims; may be empty
 * @param content its bytes
 * @param areas rectangles: {@code page}, {@code x}, {@code y}, {@code width}, {@code height}, {@code code}
 * @param strings strings: {@code text}, {@code partsOfWords}, {@code wholeLine}, {@code pages}, {@code somewhere}, {@code code}
 * @param black pages that are black as a whole: {@code page}, {@code code}
 * @param ocr languages of text recognition, such as {@code deu+eng}; null without
 */
public record RedactionRequest(
        String name,
        String type,
        byte[] content,
        Json.Arr areas,
        Json.Arr strings,
        Json.Arr black,
        @Nullable String ocr) {

    Json.Obj frame(boolean isolated) {
        return Json.Obj.EMPTY
                .with("do", "redact")
                .with("name", name)
                .with("type", type)
                .with("isolated", isolated)
                .with("areas", areas)
                .with("strings", strings)
                .with("black", black)
                .withOptional("ocr", ocr);
    }
}
