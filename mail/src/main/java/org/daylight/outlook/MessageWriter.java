package org.daylight.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.dkim.SignedBodies;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.PropertyKey;
import org.jspecify.annotations.Nullable;

/**
 * Writes the item of an Outlook file as a message (spec/outlook.md). A pure function: the same item gives the same bytes. Never throws
 * because of the contents of an item.
 */
public final class MessageWriter {

    /** Fields that describe the body and do not fit the written one keep their place under this prefix. */
    static final String REPLACED = "X-Daylight-Replaced-";

    /** Larger bodies are not compared with body hashes: it would take too long. */
    private static final int LARGEST_TRIED = 4 << 20;

    /** PidLidVerbStream and PidLidVerbResponse ([MS-OXOMSG]). */
    private static final PropertyKey VOTES = new PropertyKey.Numbered(PropertyKey.COMMON, 0x8520);

    private static final PropertyKey VOTE = new PropertyKey.Numbered(PropertyKey.COMMON, 0x8524);

    private final MapiMessage message;
    private final List<MapiLoss> losses = new ArrayList<>();

    private MessageWriter(MapiMessage message) {
        this.message = message;
    }

    /** Writes an item. */
    public static WrittenMessage write(MapiMessage message) {
        return write(message, 0);
    }

    /** @param depth how many messages contain this one, less than {@link MapiMessage#DEPTH}, which bounds the recursion */
    static WrittenMessage write(MapiMessage message, int depth) {
        return new MessageWriter(message).written(depth);
    }

    private WrittenMessage written(int depth) {
        losses.addAll(message.losses());
        ItemKind kind = ItemKind.of(message.messageClass());
        if (kind != ItemKind.MESSAGE && kind != ItemKind.REPORT) {
            losses.add(new MapiLoss(MapiLoss.Code.NOT_EXPRESSED, "the fields of a " + kind.code()));
        }
        if (message.properties().get(VOTES) != null) {
            losses.add(new MapiLoss(MapiLoss.Code.NOT_EXPRESSED, "the voting options"));
        }
        String vote = message.properties().text(VOTE);
        if (vote != null && !vote.isBlank()) {
            losses.add(new MapiLoss(MapiLoss.Code.NOT_EXPRESSED, "the vote: " + vote));
        }
        TransportHeader header = TransportHeader.of(message.properties());
        if (header != null && header.dropped() > 0) {
            losses.add(new MapiLoss(
                    MapiLoss.Code.NOT_EXPRESSED, header.dropped() + " lines of the header that are not fields"));
        }
        WrittenBody stored = StoredMime.of(message);
        BodyContents contents = stored != null ? null : BodyContents.of(message, depth, losses::add);
        WrittenBody body = null;
        boolean match = false;
        if (header != null) {
            if (depth == 0) { // signatures of embedded messages are not verified, and there may be thousands
                SignedBodies signed = SignedBodies.of(header.bytes());
                body = signed.isEmpty() ? null : original(header, stored, contents, signed);
                match = body != null;
            }
            body = body == null ? fitting(header, stored, contents) : body;
        }
        if (body == null) {
            body = stored != null ? stored : canonical(contents);
        }
        var form = new ConversionForm(header != null, body.form(), match);
        return new WrittenMessage(
                bytes(header, body), form, losses.stream().distinct().toList());
    }

    private static WrittenBody canonical(BodyContents contents) {
        WrittenPart part = contents.canonical();
        return new WrittenBody("canonical", part.fields(), part.body());
    }

    /** The first form whose hash a signature names; null when there is none. */
    private static @Nullable WrittenBody original(
            TransportHeader header,
            @Nullable WrittenBody stored,
            @Nullable BodyContents contents,
            SignedBodies signed) {
        if (stored != null) {
            return signed.include(stored.body()) ? new WrittenBody(stored.form(), null, stored.body()) : null;
        }
        StatedBody stated = StatedBody.of(header, contents);
        if (stated == null) {
            return null;
        }
        WrittenBody fitting = stated.fitting();
        if (fitting != null && fitting.body().length <= LARGEST_TRIED && signed.include(fitting.body())) {
            return fitting;
        }
        WrittenBody[] found = new WrittenBody[1];
        stated.originals(form -> {
            if (found[0] == null && form.body().length <= LARGEST_TRIED && signed.include(form.body())) {
                found[0] = form;
            }
        });
        return found[0];
    }

    /** A body to which the fields of the transport header apply; null when the contents do not fit them. */
    private static @Nullable WrittenBody fitting(
            TransportHeader header, @Nullable WrittenBody stored, @Nullable BodyContents contents) {
        if (stored == null) {
            StatedBody stated = StatedBody.of(header, contents);
            return stated == null ? null : stated.fitting();
        }
        return StoredMime.fits(stored, header) ? new WrittenBody(stored.form(), null, stored.body()) : null;
    }

    private byte[] bytes(@Nullable TransportHeader header, WrittenBody body) {
        var out = new ByteArrayOutputStream(body.body().length + 4096);
        Map<String, String> own = ItemHeader.of(message);
        boolean mimeVersion = false;
        if (header != null) {
            for (TransportHeader.Field field : header.fields()) {
                boolean replaced =
                        field.ofBody() && body.fields() != null && !field.name().equals("mime-version");
                mimeVersion |= field.name().equals("mime-version");
                if (replaced) {
                    out.writeBytes(REPLACED.getBytes(StandardCharsets.US_ASCII));
                }
                out.writeBytes(field.bytes());
            }
        }
        if (header == null || !header.has("from")) {
            own.forEach((name, field) -> {
                if (header == null || !header.has(name)) {
                    out.writeBytes(field.getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        if (body.fields() != null) {
            String version = mimeVersion ? "" : "MIME-Version: 1.0\r\n";
            out.writeBytes((version + body.fields()).getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body.body());
        return out.toByteArray();
    }
}
