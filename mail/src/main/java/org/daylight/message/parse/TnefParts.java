package org.daylight.message.parse;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.TnefReader;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.Slice;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.PlainText;
import org.daylight.outlook.TnefContents;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a message that are TNEF ({@code winmail.dat}, [MS-OXTNEF]): Outlook puts the formatted body and the
 * attachments into it. Each is read once. Not safe for use by several threads.
 */
final class TnefParts {

    /** More parts of this kind are only attachments. */
    private static final int MOST = 10;

    /** For the files alone. */
    private static final int NO_BODY = 1;

    private static final String TYPE = "application/ms-tnef";

    private final byte[] original;
    private final List<Entity> entities;
    private final MessageLimits limits;
    private final Defects defects;
    private final Map<Integer, TnefContents> byPart = new HashMap<>();

    TnefParts(byte[] original, List<Entity> entities, MessageLimits limits, Defects defects) {
        this.original = original;
        this.entities = entities;
        this.limits = limits;
        this.defects = defects;
        entities.stream().filter(TnefParts::isTnef).limit(MOST).forEach(this::read);
    }

    private static boolean isTnef(Entity entity) {
        String name = entity.fileName == null ? "" : entity.fileName.toLowerCase(Locale.ROOT);
        return entity.isLeaf()
                && (entity.type.equals(TYPE)
                        || entity.type.equals("application/vnd.ms-tnef")
                        || name.equals("winmail.dat"));
    }

    private void read(Entity entity) {
        Slice content =
                TransferEncoding.decode(entity.body(original), entity.transferEncoding, TYPE, null, new Defects());
        TnefContents contents = TnefContents.read(content.copy(), limits.textChars(), Attachments.MOST_EMBEDDED + 1);
        if (contents == null) {
            if (content.length() > 0) {
                defects.add(DefectCode.TNEF_INVALID, "part " + entity.index + " does not begin like one");
            }
            return;
        }
        for (MapiLoss loss : contents.losses()) {
            String detail = loss.detail().isEmpty() ? loss.code().meaning() : loss.detail();
            defects.add(DefectCode.TNEF_INVALID, "part " + entity.index + ": " + detail);
        }
        byPart.put(entity.index, contents);
    }

    /** What a part has; null when it is not TNEF. */
    @Nullable
    TnefContents of(Entity entity) {
        return byPart.get(entity.index);
    }

    /** The first body in TNEF parts of the message with this root, as text; empty when there is none. */
    String textOf(Entity root) {
        TnefContents body = bodyOf(root);
        if (body == null) {
            return "";
        }
        if (body.text() != null && !body.text().isBlank()) {
            return clean(body.text());
        }
        return body.html() == null ? "" : HtmlText.of(clean(body.html()));
    }

    /** The HTML of the same body; null when it has none. */
    @Nullable
    String htmlOf(Entity root) {
        TnefContents body = bodyOf(root);
        return body == null || body.html() == null ? null : clean(body.html());
    }

    /** The text as that of an ordinary part: without control characters, and with LF. */
    private String clean(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return PlainText.of(Slice.of(utf8), "utf-8", "winmail.dat", defects);
    }

    private @Nullable TnefContents bodyOf(Entity root) {
        for (int i = root.index; i < entities.size() && !byPart.isEmpty(); i++) {
            Entity entity = entities.get(i);
            if (i > root.index && entity.depth <= root.depth) {
                break;
            }
            TnefContents contents = byPart.get(i);
            if (contents != null
                    && (contents.text() != null || contents.html() != null)
                    && BodyParts.rootOf(entity) == root) {
                return contents;
            }
        }
        return null;
    }

    /**
     * The file with this number in a part.
     *
     * @param number from 1
     * @return empty when there is no such file
     */
    static byte[] file(byte[] tnef, int number) {
        TnefContents contents = TnefContents.read(tnef, NO_BODY, number);
        boolean there = contents != null && number <= contents.files().size();
        return there ? contents.files().get(number - 1).content() : new byte[0];
    }

    static boolean begins(Slice content) {
        return TnefReader.isTnef(content.bytes(), content.from(), content.to());
    }
}
