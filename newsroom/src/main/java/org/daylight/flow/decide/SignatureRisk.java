package org.daylight.flow.decide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import org.daylight.detect.Detection;
import org.daylight.detect.Detectors;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.parse.MessageParser;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;

/**
 * Whether someone could guess what is redacted, if the hashes in the signatures of a message are published. They depend on the whole body and
 * on the signed header fields: anyone who knows the rest can try texts until a hash fits. So each redacted place must be hard to guess on its own,
 * also after the others became known ({@code spec/redacting.md} section 5). Pure.
 */
public final class SignatureRisk {

    /** The least unpredictability of a redacted place, in bits. */
    public static final int LEAST_BITS = 64;

    /** What a distinct word and a letter or digit of ordinary text count, in bits; low, because texts are predictable. */
    private static final int WORD_BITS = 4;

    private static final int CHARACTER_BITS = 1;
    private static final int WORD_CHARS = 3;

    /** Of what is not text: how many compressed bytes are needed. */
    private static final int LEAST_COMPRESSED = 512;

    private static final int MOST_LOOKED_AT = 64 << 10;

    private SignatureRisk() {}

    /**
     * Why the hashes must not be published; empty when every redacted place is hard to guess.
     *
     * @param form of the message, with its signatures
     * @return one line without anything of the redacted text
     */
    public static Optional<String> objection(byte[] original, RedactedForm form) {
        Message message = MessageParser.parse(original);
        int at = 0;
        RedactedForm.Piece.Mark mark = null;
        List<RedactedForm.Piece> pieces = new ArrayList<>(form.pieces());
        for (int i = 0; i <= pieces.size(); i++) {
            RedactedForm.Piece piece = i < pieces.size() ? pieces.get(i) : null;
            if (piece instanceof RedactedForm.Piece.Mark next) {
                // Marks next to each other stand for one place after the other.
                if (mark != null) {
                    Optional<String> wrong = place(message, original, at, at + mark.missing(), mark);
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                    at += mark.missing();
                }
                mark = next;
                continue;
            }
            if (mark != null) {
                Optional<String> wrong = place(message, original, at, at + mark.missing(), mark);
                if (wrong.isPresent()) {
                    return wrong;
                }
                mark = null;
            }
            if (piece instanceof RedactedForm.Piece.Kept kept) {
                at = kept.to();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> place(
            Message message, byte[] original, int from, int to, RedactedForm.Piece.Mark mark) {
        if (mark.code().equals(RedactionReason.HASH)) {
            return Optional.empty(); // computed from the rest: as hard to guess as what it depends on
        }
        String where = "the place with the reason " + mark.code() + " at byte " + from + " of the original";
        if (mark.hidden()) {
            return Optional.of(where + " hides its length, which a signature can give away");
        }
        byte[] content = content(message, original, from, to);
        return isText(content)
                ? text(new String(content, StandardCharsets.UTF_8), where)
                : compressed(content) >= LEAST_COMPRESSED
                        ? Optional.empty()
                        : Optional.of(where + " is not text, and too short to be hard to guess");
    }

    /** Decoded where it is in a base64 part, and otherwise as it is. */
    private static byte[] content(Message message, byte[] original, int from, int to) {
        int end = Math.min(to, from + MOST_LOOKED_AT);
        byte[] raw = Arrays.copyOfRange(original, from, end);
        boolean isBase64 = message.parts().stream()
                .filter(part -> part.bodyStart() <= from && to <= part.bodyEnd())
                .reduce((outer, inner) -> inner)
                .map(MimePart::transferEncoding)
                .filter(encoding -> encoding.toLowerCase(Locale.ROOT).contains("base64"))
                .isPresent();
        if (!isBase64) {
            return raw;
        }
        String digits = new String(raw, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z0-9+/]", "");
        return Base64.getDecoder().decode(digits.substring(0, digits.length() - digits.length() % 4));
    }

    private static boolean isText(byte[] content) {
        int odd = 0;
        for (byte each : content) {
            boolean isControl = each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t';
            odd += isControl || each == 0x7f ? 1 : 0;
        }
        return odd * 50 <= content.length;
    }

    private static Optional<String> text(String text, String where) {
        var rest = new StringBuilder(text);
        List<String> values = new ArrayList<>();
        Detectors.all().find(text, found -> {
            values.add(found.kind().meaning());
            blank(rest, found);
        });
        int bits = bits(rest.toString());
        if (bits >= LEAST_BITS) {
            return Optional.empty();
        }
        return Optional.of(where + " has about " + bits + " bits of unpredictable text"
                + (values.isEmpty() ? "" : " besides what a detector recognises (" + values.getFirst() + ")") + "; "
                + LEAST_BITS + " are needed");
    }

    private static void blank(StringBuilder text, Detection found) {
        for (int i = Math.max(0, found.start()); i < Math.min(text.length(), found.end()); i++) {
            text.setCharAt(i, ' ');
        }
    }

    /** A low estimate: distinct words, and letters and digits, whichever is less. */
    static int bits(String text) {
        Set<String> words = new HashSet<>();
        int characters = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() >= WORD_CHARS && words.add(word)) {
                characters += word.length();
            }
        }
        return Math.min(words.size() * WORD_BITS, characters * CHARACTER_BITS);
    }

    private static int compressed(byte[] content) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(content);
            deflater.finish();
            return deflater.deflate(new byte[LEAST_COMPRESSED]);
        }
    }
}
