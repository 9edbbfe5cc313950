package org.daylight.message.parse;

import java.util.List;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.MediaType;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.PlainText;
import org.jspecify.annotations.Nullable;

/** The decoded texts of the leaves of one message; each is decoded once. Not safe for use by several threads. */
final class PartTexts {

    private final byte[] original;
    private final MessageLimits limits;
    private final Defects defects;
    private final @Nullable String[] decoded;
    private final @Nullable String[] withoutMarkup;

    /** @param parts number of entities of the message */
    PartTexts(byte[] original, int parts, MessageLimits limits, Defects defects) {
        this.original = original;
        this.limits = limits;
        this.defects = defects;
        this.decoded = new String[parts];
        this.withoutMarkup = new String[parts];
    }

    /** The decoded text of a leaf: format=flowed is joined, HTML is unchanged. */
    String text(Entity entity) {
        String known = decoded[entity.index];
        if (known == null) {
            String where = "part " + entity.index;
            known = text(
                    TransferEncoding.pieces(
                            entity.body(original), entity.transferEncoding, entity.type, entity.charset, defects),
                    entity,
                    where);
            if (entity.flowed && entity.type.equals("text/plain")) {
                known = PlainText.unflow(known, entity.delSp);
            }
            decoded[entity.index] = known;
        }
        return known;
    }

    private String text(List<TransferEncoding.Piece> pieces, Entity entity, String where) {
        boolean data = pieces.stream().anyMatch(TransferEncoding.Piece::data);
        String first = "";
        var all = new StringBuilder();
        for (TransferEncoding.Piece piece : pieces) {
            Slice read = piece.content().first((int) Math.min(Integer.MAX_VALUE, 4L * limits.textChars()));
            String text = PlainText.of(
                    read, piece.data() || !data ? label(entity, read) : foreignLabel(entity, read), where, defects);
            if (text.length() > limits.textChars() - all.length()
                    || read.length() < piece.content().length()) {
                defects.add(DefectCode.TEXT_LIMIT, where);
                text = Characters.cut(text, limits.textChars() - all.length());
            }
            if (pieces.size() == 1) {
                first = text;
            } else {
                all.append(text);
            }
        }
        return pieces.size() == 1 ? first : all.toString();
    }

    /**
     * The charset of unencoded lines next to encoded data: UTF-8, or the text's own charset where it includes ASCII.
     */
    private static String foreignLabel(Entity entity, Slice content) {
        String label = entity.charset;
        boolean wide =
                label == null || label.startsWith("utf-") || label.startsWith("iso-2022") || label.startsWith("ucs");
        return wide || Charsets.utf8(content) != null ? "utf-8" : label;
    }

    /** The charset label of the part; for HTML without one, the charset that its first lines declare. */
    static @Nullable String label(Entity entity, Slice content) {
        if (entity.readAs != null) {
            return entity.readAs;
        }
        return entity.charset == null && MediaType.isHtml(entity.type) ? HtmlText.charset(content) : entity.charset;
    }

    /** The text of a leaf without markup. */
    String plain(Entity entity) {
        if (MediaType.isHtml(entity.type)) {
            String known = withoutMarkup[entity.index];
            if (known == null) {
                known = HtmlText.of(text(entity));
                withoutMarkup[entity.index] = known;
            }
            return known;
        }
        return switch (entity.type) {
            case "text/enriched", "text/richtext" -> withoutTags(text(entity));
            default -> text(entity);
        };
    }

    /** text/enriched (RFC 1896) without its commands. */
    static String withoutTags(String text) {
        return text.replaceAll("<[A-Za-z/-]{1,60}>", "");
    }
}
