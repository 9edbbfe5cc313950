package org.daylight.extractor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/** Writes the units and losses of one document, within limits. */
class Output {

    /** The longest text of one unit, in characters; a longer text becomes several units. */
    static final int UNIT_CHARS = 100_000;

    /** The longest text of one document with all that is inside it, in characters. */
    static final long DOCUMENT_CHARS = 10_000_000;

    private static final int UNITS = 100_000;
    private static final int LOSSES = 100;
    private static final int NAME_CHARS = 1_000;
    private static final int REASON_CHARS = 200;

    private final Frames frames;
    private final Languages languages;
    private long chars;
    private int units;
    private int losses;
    private boolean hasText;

    Output(Frames frames, Languages languages) {
        this.frames = frames;
        this.languages = languages;
    }

    /** Writes a text as one or more units; nothing for a text without letters or digits. */
    void unit(Place place, String text) throws LimitExceeded {
        String clean = Normalizer.normalize(CleanText.of(text), Normalizer.Form.NFC);
        if (clean.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return;
        }
        for (int from = 0; from < clean.length(); ) {
            int to = endOfUnit(clean, from);
            String piece = clean.substring(from, to);
            chars += piece.length();
            units++;
            if (chars > DOCUMENT_CHARS || units > UNITS) {
                throw new LimitExceeded("more text than " + DOCUMENT_CHARS + " characters or " + UNITS + " units");
            }
            String language = "metadata".equals(place.layer()) ? null : languages.of(piece);
            write(Json.Obj.EMPTY.with(
                    "unit", place.json().withOptional("lang", language).with("text", piece)));
            from = to;
        }
        hasText |= !"metadata".equals(place.layer());
    }

    /** Notes that a file inside the document, or a part of it, could not be read. */
    void loss(@Nullable String inside, DocumentResult result, String reason) {
        if (losses++ < LOSSES) {
            write(Json.Obj.EMPTY.with(
                    "loss",
                    Json.Obj.EMPTY
                            .withOptional("inside", inside == null ? null : shortened(inside, NAME_CHARS))
                            .with("result", result.code())
                            .with("reason", shortened(reason, REASON_CHARS))));
        }
    }

    /** Whether {@link #parsed} needs the bytes of files inside documents as files. */
    boolean wantsFile() {
        return false;
    }

    /** A document, or a file inside one, was parsed; its units came before. Does nothing here. */
    void parsed(MediaType type, TikaInputStream in, Metadata metadata, Sheets sheets, @Nullable String inside) {}

    boolean hasText() {
        return hasText;
    }

    long chars() {
        return chars;
    }

    int losses() {
        return losses;
    }

    static String shortened(String text, int limit) {
        String line = CleanText.of(text).replace('\n', ' ').replace('\t', ' ');
        return line.length() <= limit ? line : line.substring(0, limit) + "…";
    }

    private static int endOfUnit(String text, int from) {
        int to = from + UNIT_CHARS;
        if (to >= text.length()) {
            return text.length();
        }
        int line = text.lastIndexOf('\n', to);
        if (line > from + UNIT_CHARS / 2) {
            return line;
        }
        return Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
    }

    private void write(Json.Obj frame) {
        try {
            frames.write(frame);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone); // the newsroom is gone: the program ends
        }
    }
}
