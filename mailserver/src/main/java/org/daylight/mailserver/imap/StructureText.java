package org.daylight.mailserver.imap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.daylight.mailserver.folder.EncodedText;
import org.daylight.mailserver.folder.FieldBytes;
import org.daylight.mailserver.folder.MimeTree;
import org.daylight.message.Characters;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.Parameters;
import org.jspecify.annotations.Nullable;

/** The BODY and BODYSTRUCTURE of a message (RFC 3501 section 7.4.2). */
final class StructureText {

    private static final int MOST_PARAMETERS = 10;
    private static final int VALUE_CHARS = 300;

    /** The longest structure, in characters; of a message with more, only the first level is described. */
    private static final int MOST_CHARS = 1 << 20;

    private StructureText() {}

    /** @param extended whether it is BODYSTRUCTURE, which says more */
    static String of(MimeTree tree, boolean extended) {
        int count = tree.parts().size();
        String[] texts = new String[count];
        for (int part = count - 1; part >= 0; part--) { // the parts in a part come after it
            texts[part] = one(tree, part, texts, extended);
            for (int child : tree.children(part)) {
                texts[child] = "";
            }
        }
        return texts[0];
    }

    private static String one(MimeTree tree, int index, String[] texts, boolean extended) {
        MimeTree.Part part = tree.parts().get(index);
        long inside = 0;
        for (int child : tree.children(index)) {
            inside += texts[child].length();
        }
        boolean fits = inside < MOST_CHARS;
        int slash = part.type().indexOf('/');
        String type = part.type().substring(0, slash).toUpperCase(Locale.ROOT);
        String subtype = part.type().substring(slash + 1).toUpperCase(Locale.ROOT);
        var text = new StringBuilder("(");
        if (tree.isMultipart(index) && fits) {
            tree.children(index).forEach(child -> text.append(texts[child]));
            text.append(' ').append(ImapText.quoted(subtype));
            if (extended) {
                text.append(' ')
                        .append(parameters(part.header(), "Content-Type"))
                        .append(' ')
                        .append(disposition(part.header()))
                        .append(" NIL NIL");
            }
            return text.append(')').toString();
        }
        boolean isMessage = tree.isMessage(index) && fits;
        if (!isMessage && (type.equals("MULTIPART") || type.equals("MESSAGE") && subtype.equals("RFC822"))) {
            type = "APPLICATION"; // its parts are not described, so it must not promise any
            subtype = "OCTET-STREAM";
        }
        text.append(ImapText.quoted(type))
                .append(' ')
                .append(ImapText.quoted(subtype))
                .append(' ')
                .append(parameters(part.header(), "Content-Type"))
                .append(' ')
                .append(value(part.header(), "Content-ID"))
                .append(' ')
                .append(value(part.header(), "Content-Description"))
                .append(' ')
                .append(ImapText.quoted(part.encoding().toUpperCase(Locale.ROOT)))
                .append(' ')
                .append(Math.min(part.bodyEnd() - part.bodyStart(), 0xffff_ffffL));
        if (isMessage) {
            int nested = tree.children(index).getFirst();
            text.append(' ')
                    .append(EnvelopeText.of(tree.parts().get(nested).header()))
                    .append(' ')
                    .append(texts[nested])
                    .append(' ')
                    .append(part.bodyLines());
        } else if (type.equals("TEXT")) {
            text.append(' ').append(part.bodyLines());
        }
        if (extended) {
            text.append(" NIL ").append(disposition(part.header())).append(" NIL NIL");
        }
        return text.append(')').toString();
    }

    private static String value(byte[] header, String name) {
        return ImapText.quoted(FieldBytes.value(header, name)
                .map(raw -> {
                    byte[] unfolded = FieldText.unfold(raw, 0, raw.length);
                    String decoded = new FieldText(null, Slice.of(unfolded), new Defects()).decode(unfolded);
                    return EncodedText.of(Characters.cut(decoded.strip(), VALUE_CHARS));
                })
                .orElse(null));
    }

    private static String parameters(byte[] header, String field) {
        Parameters read = read(header, field);
        return read == null ? "NIL" : parameters(read.byName());
    }

    private static @Nullable Parameters read(byte[] header, String field) {
        return FieldBytes.value(header, field)
                .map(raw -> {
                    byte[] unfolded = FieldText.unfold(raw, 0, raw.length);
                    var defects = new Defects();
                    return Parameters.read(unfolded, new FieldText(null, Slice.of(unfolded), defects), defects);
                })
                .orElse(null);
    }

    private static String parameters(Map<String, String> byName) {
        var text = new StringBuilder();
        byName.entrySet().stream().limit(MOST_PARAMETERS).forEach(each -> {
            text.append(text.isEmpty() ? "(" : " ")
                    .append(ImapText.quoted(EncodedText.plain(each.getKey()).toUpperCase(Locale.ROOT)))
                    .append(' ')
                    .append(ImapText.quoted(EncodedText.of(Characters.cut(each.getValue(), VALUE_CHARS))));
        });
        return text.isEmpty() ? "NIL" : text.append(')').toString();
    }

    private static String disposition(byte[] header) {
        Parameters read = read(header, "Content-Disposition");
        if (read == null) {
            return "NIL";
        }
        String kind = new String(read.value().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        return kind.matches("[a-z0-9-]{1,40}")
                ? "(" + ImapText.quoted(kind.toUpperCase(Locale.ROOT)) + " " + parameters(read.byName()) + ")"
                : "NIL";
    }
}
