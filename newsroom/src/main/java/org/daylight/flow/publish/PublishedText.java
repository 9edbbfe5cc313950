package org.daylight.flow.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ExtractedText;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.newsroom.Newsroom;
import org.daylight.review.ApprovedDocument;
import org.jspecify.annotations.Nullable;

/** The text that was extracted from an approved document, as the pack has it. */
final class PublishedText {

    private PublishedText() {}

    /** What was extracted from a document; empty when nothing was. */
    static Optional<ExtractedTexts.Text> of(Newsroom newsroom, ApprovedDocument.Shown document) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        return texts.isEmpty() ? Optional.empty() : texts.get().text(document.key());
    }

    /** Whether the text of a document's attachments was extracted. */
    static boolean isRead(Newsroom newsroom, ApprovedDocument.Shown document) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        return texts.isPresent() && texts.get().read(document.key()).isPresent();
    }

    /**
     * The entry {@code data/text} of a document; null when there is none. What a reader would refuse is left out, and so is what comes from
     * parts in which something is redacted. For these there is the text of the images of their pages instead.
     */
    static byte @Nullable [] entry(
            ExtractedTexts.@Nullable Text text, PublishedForm form, PublishedRenderings renderings) {
        if (text == null && renderings.texts().isEmpty()) {
            return null;
        }
        List<ExtractedText.Unit> units = new ArrayList<>(text == null ? List.of() : text.units());
        ExtractedText by = text == null ? new ExtractedText(renderings.maker(), null) : text.by();
        if (form instanceof PublishedForm.Redacted redacted) {
            // A unit without text gives a language only.
            units.removeIf(unit -> !unit.text().isEmpty() && redacted.parts().contains(unit.part()));
            units.addAll(renderings.texts());
            units.sort(Comparator.comparingInt(ExtractedText.Unit::part));
            if (units.stream().allMatch(unit -> unit.text().isEmpty())) {
                return null;
            }
            if (by.ocr() == null && !renderings.texts().isEmpty()) {
                by = new ExtractedText(by.program(), renderings.ocr());
            }
        }
        return entry(by, units, ExtractedText.MAX_UNITS, ExtractedText.MAX_BYTES);
    }

    /**
     * An entry that {@link ExtractedText#read} accepts: without units that break a rule or have too long a line, and without those beyond a
     * limit. Null when the program has no name that is allowed.
     */
    static byte @Nullable [] entry(ExtractedText by, Iterable<ExtractedText.Unit> units, int maxUnits, int maxBytes) {
        if (!by.isValid()) {
            return null;
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes(by.line()));
        int count = 0;
        for (ExtractedText.Unit unit : units) {
            if (!unit.isValid()) {
                continue;
            }
            byte[] line = bytes(unit.line());
            if (line.length - 1 > ExtractedText.MAX_LINE_BYTES) {
                continue;
            }
            if (count == maxUnits || out.size() + line.length > maxBytes) {
                break;
            }
            out.writeBytes(line);
            count++;
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
