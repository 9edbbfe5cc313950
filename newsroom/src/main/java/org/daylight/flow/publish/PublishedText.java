package org.daylight.flow.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.daylight.archive.ExtractedText;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.newsroom.Newsroom;
import org.daylight.review.ApprovedDocument;
import org.jspecify.annotations.Nullable;

/** The text that was extracted from an approved document, as the pack has it. */
final class PublishedText {

    private PublishedText() {}

    /** The entry {@code data/text} of a document; null when nothing was extracted from it. Units beyond the limit of an entry are left out. */
    static byte @Nullable [] of(Newsroom newsroom, ApprovedDocument.Shown document) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        Optional<ExtractedTexts.Text> text =
                texts.isEmpty() ? Optional.empty() : texts.get().text(document.key());
        if (text.isEmpty()) {
            return null;
        }
        var out = new ByteArrayOutputStream();
        line(text.get().by().line(), out);
        for (ExtractedText.Unit unit : text.get().units()) {
            if (!line(unit.line(), out)) {
                break;
            }
        }
        return out.toByteArray();
    }

    /** Whether there was room for the line. */
    private static boolean line(String line, ByteArrayOutputStream out) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        boolean fits = out.size() + bytes.length <= ExtractedText.MAX_BYTES;
        if (fits) {
            out.writeBytes(bytes);
        }
        return fits;
    }
}
