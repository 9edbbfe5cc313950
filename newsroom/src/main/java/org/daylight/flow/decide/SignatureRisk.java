package org.daylight.flow.decide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import org.daylight.detect.Detection;
import org.daylight.detect.Detectors;
import org.daylight.message.Defects;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.parse.MessageParser;
import org.daylight.redact.PartText;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Whether someone could guess what is redacted, if the hashes in the signatures of a message are published. They depend on the whole body and
 * on the signed header fields: anyone who knows the rest can try texts until a hash fits. So each redacted place must be hard to guess on its own,
 * also after the others became known ({@code spec/redacting.md} section 5). For one thread.
 */
public final class SignatureRisk {

    /** The least unpredictability of a redacted place, in bits. */
    public static final int LEAST_BITS = 64;

    /** Of what is not text: how many compressed bytes are needed. */
    private static final int LEAST_COMPRESSED = 512;

    private static final int MOST_LOOKED_AT = 64 << 10;

    private final byte[] original;
    private final Message message;
    private final Map<Integer, String> partTexts = new HashMap<>();
    /** Words that are published, so that nobody has to guess them. */
    private final Set<String> published;
    /** Words of what was selected; null where that is not known. More is redacted: a whole tag for one word in it. */
    private final @Nullable Set<String> selected;

    private SignatureRisk(byte[] original, RedactedForm form, List<Selector> selectors) {
        this.original = original;
        this.message = MessageParser.parse(original);
        this.published = published(form.published());
        this.selected = selected(selectors);
    }

    /**
     * Why the hashes must not be published; empty when every redacted place is hard to guess.
     *
     * @param form of the message, with its signatures
     * @param selectors with which the form was made
     * @return one line without anything of the redacted text
     */
    public static Optional<String> objection(byte[] original, RedactedForm form, List<Selector> selectors) {
        return new SignatureRisk(original, form, selectors).objection(form);
    }

    private static Set<String> published(byte[] bytes) {
        Message message = MessageParser.parse(bytes);
        Set<String> words = UnpredictableText.words(new String(bytes, StandardCharsets.UTF_8));
        words.addAll(UnpredictableText.words(message.text()));
        words.addAll(UnpredictableText.words(message.otherText()));
        message.headers().forEach(header -> words.addAll(UnpredictableText.words(header.value())));
        return words;
    }

    private @Nullable Set<String> selected(List<Selector> selectors) {
        Set<String> words = new HashSet<>();
        for (Selector selector : selectors) {
            String text = selectedText(selector);
            if (text == null) {
                return null;
            }
            words.addAll(UnpredictableText.words(text));
        }
        return words;
    }

    private @Nullable String selectedText(Selector selector) {
        return switch (selector) {
            case Selector.Text text -> text.text();
            case Selector.Bytes(int from, int to, var reason) -> {
                MimePart part = part(message, from, to);
                boolean isBase64 = part != null && part.transferEncoding().contains("base64");
                int end = Math.min(to, original.length);
                yield isBase64 || from >= end ? null : decoded(part, content(part, original, from, end));
            }
            case Selector.PartRange(int part, int from, int to, var reason) -> {
                String text = partTexts.computeIfAbsent(part, index -> PartText.of(original, index));
                yield text.substring(Math.min(from, text.length()), Math.min(to, text.length()));
            }
            default -> null;
        };
    }

    private Optional<String> objection(RedactedForm form) {
        int at = 0;
        RedactedForm.Piece.Mark mark = null;
        List<RedactedForm.Piece> pieces = new ArrayList<>(form.pieces());
        for (int i = 0; i <= pieces.size(); i++) {
            RedactedForm.Piece piece = i < pieces.size() ? pieces.get(i) : null;
            if (piece instanceof RedactedForm.Piece.Mark next) {
                // Marks next to each other stand for one place after the other.
                if (mark != null) {
                    Optional<String> wrong = place(at, at + mark.missing(), mark);
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                    at += mark.missing();
                }
                mark = next;
                continue;
            }
            if (mark != null) {
                Optional<String> wrong = place(at, at + mark.missing(), mark);
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

    private Optional<String> place(int from, int to, RedactedForm.Piece.Mark mark) {
        if (mark.code().equals(RedactionReason.HASH)) {
            return Optional.empty(); // computed from the rest: as hard to guess as what it depends on
        }
        String where = "the place with the reason " + mark.code() + " at byte " + from + " of the original";
        if (mark.hidden()) {
            return Optional.of(where + " hides its length, which a signature can give away");
        }
        MimePart part = part(message, from, to);
        byte[] content = content(part, original, from, to);
        return isText(content) || part != null && part.type().startsWith("text/")
                ? text(part, decoded(part, content), where)
                : compressed(content) >= LEAST_COMPRESSED
                        ? Optional.empty()
                        : Optional.of(where + " is not text, and too short to be hard to guess");
    }

    /** The MIME part that a place is in; null in a header. */
    private static @Nullable MimePart part(Message message, int from, int to) {
        return message.parts().stream()
                .filter(part -> part.embedded() == 0 && part.bodyStart() <= from && to <= part.bodyEnd())
                .reduce((outer, inner) -> inner)
                .orElse(null);
    }

    /** Without transfer encoding, as far as it is looked at. */
    private static byte[] content(@Nullable MimePart part, byte[] original, int from, int to) {
        byte[] raw = Arrays.copyOfRange(original, from, Math.min(to, from + MOST_LOOKED_AT));
        String encoding = part == null ? "" : part.transferEncoding().toLowerCase(Locale.ROOT);
        if (encoding.contains("base64")) {
            String digits = new String(raw, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z0-9+/]", "");
            return Base64.getDecoder().decode(digits.substring(0, digits.length() - digits.length() % 4));
        }
        return encoding.equals("quoted-printable")
                ? TransferEncoding.decode(Slice.of(raw), encoding, part.type(), part.charset(), new Defects())
                        .copy()
                : raw;
    }

    private static String decoded(@Nullable MimePart part, byte[] content) {
        return part == null || part.charset() == null
                ? new String(content, StandardCharsets.UTF_8)
                : Charsets.decode(Slice.of(content), part.charset(), "", new Defects());
    }

    private static boolean isText(byte[] content) {
        int odd = 0;
        for (byte each : content) {
            boolean isControl = each >= 0 && each < ' ' && each != '\n' && each != '\r' && each != '\t';
            odd += isControl || each == 0x7f ? 1 : 0;
        }
        return odd * 50 <= content.length;
    }

    private Optional<String> text(@Nullable MimePart part, String text, String where) {
        String shown = UnpredictableText.withoutMarkup(text);
        var rest = new StringBuilder(shown);
        List<String> values = new ArrayList<>();
        Detectors.all().find(shown, found -> {
            values.add(found.kind().meaning());
            blank(rest, found);
        });
        Set<String> words = UnpredictableText.words(rest.toString());
        words.removeAll(published);
        if (selected != null) {
            words.retainAll(selected);
        }
        if (part != null && part.type().equals("text/html")) {
            // A place can begin inside a tag or a style: only the whole part says what is text.
            words.retainAll(UnpredictableText.words(UnpredictableText.withoutMarkup(partText(part))));
        }
        int bits = UnpredictableText.bits(words);
        if (bits >= LEAST_BITS) {
            return Optional.empty();
        }
        return Optional.of(where + " has about " + bits + " bits of unpredictable text"
                + (values.isEmpty() ? "" : " besides what a detector recognises (" + values.getFirst() + ")") + "; "
                + LEAST_BITS + " are needed");
    }

    private String partText(MimePart part) {
        return partTexts.computeIfAbsent(message.parts().indexOf(part), index -> PartText.of(original, index));
    }

    private static void blank(StringBuilder text, Detection found) {
        for (int i = Math.max(0, found.start()); i < Math.min(text.length(), found.end()); i++) {
            text.setCharAt(i, ' ');
        }
    }

    private static int compressed(byte[] content) {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(content);
            deflater.finish();
            return deflater.deflate(new byte[LEAST_COMPRESSED]);
        }
    }
}
