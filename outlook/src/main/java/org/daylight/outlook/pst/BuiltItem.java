package org.daylight.outlook.pst;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.jspecify.annotations.Nullable;

/** An item for {@link PstBuilder}: properties, and for a message its recipients and attachments. */
public final class BuiltItem {

    private static final Charset WESTERN = Charset.forName("windows-1252");

    /** A property whose identifier and bytes depend on the file. */
    private record Given(@Nullable PropertyKey key, int id, int type, Function<PstFormat, byte[]> value) {}

    private final List<Given> given = new ArrayList<>();
    final List<BuiltItem> recipients = new ArrayList<>();
    final List<BuiltItem> attachments = new ArrayList<>();
    byte @Nullable [] content;

    @Nullable
    BuiltItem embedded;

    boolean isOle;

    /** A message ({@code IPM.Note}) that was read. */
    public static BuiltItem message(String subject, String body) {
        return new BuiltItem()
                .text(PropertyTag.MESSAGE_CLASS, "IPM.Note")
                .text(PropertyTag.SUBJECT, subject)
                .text(PropertyTag.BODY, body)
                .whole(PropertyTag.MESSAGE_FLAGS, 1);
    }

    /** An item of another class. */
    public static BuiltItem of(String messageClass) {
        return new BuiltItem().text(PropertyTag.MESSAGE_CLASS, messageClass);
    }

    /** A text, as the file stores texts. */
    public BuiltItem text(int id, String text) {
        given.add(new Given(null, id, PropertyDecoder.STRING, format -> encode(format, text)));
        return this;
    }

    public BuiltItem whole(int id, int value) {
        given.add(new Given(
                null, id, 0x0003, format -> new LittleEndianBytes().u32(value).array()));
        return this;
    }

    /** @param time in units of 100 nanoseconds since 1601 */
    public BuiltItem time(int id, long time) {
        given.add(new Given(
                null, id, 0x0040, format -> new LittleEndianBytes().u64(time).array()));
        return this;
    }

    public BuiltItem binary(int id, byte[] bytes) {
        given.add(new Given(null, id, PropertyDecoder.BINARY, format -> bytes));
        return this;
    }

    /** A named property with several texts. */
    public BuiltItem texts(PropertyKey key, List<String> texts) {
        given.add(new Given(key, 0, 0x1000 | PropertyDecoder.STRING, format -> {
            List<byte[]> values =
                    texts.stream().map(text -> encode(format, text)).toList();
            var bytes = new LittleEndianBytes().u32(values.size());
            int at = 4 + 4 * values.size();
            for (byte[] each : values) {
                bytes.u32(at);
                at += each.length;
            }
            values.forEach(bytes::bytes);
            return bytes.array();
        }));
        return this;
    }

    /** @param type 1 for To, 2 for Cc, 3 for Bcc */
    public BuiltItem recipient(int type, String name, String address) {
        recipients.add(new BuiltItem()
                .whole(PropertyTag.RECIPIENT_TYPE, type)
                .text(PropertyTag.DISPLAY_NAME, name)
                .text(PropertyTag.ADDRESS_TYPE, "SMTP")
                .text(PropertyTag.EMAIL_ADDRESS, address));
        return this;
    }

    public BuiltItem attach(String name, byte[] bytes) {
        var attachment = new BuiltItem()
                .text(PropertyTag.ATTACH_LONG_FILENAME, name)
                .whole(PropertyTag.ATTACH_METHOD, 1)
                .whole(PropertyTag.ATTACH_SIZE, bytes.length + 200);
        attachment.content = bytes;
        attachments.add(attachment);
        return this;
    }

    public BuiltItem attach(String name, BuiltItem message) {
        var attachment = new BuiltItem().text(PropertyTag.DISPLAY_NAME, name).whole(PropertyTag.ATTACH_METHOD, 5);
        attachment.embedded = message;
        attachments.add(attachment);
        return this;
    }

    public BuiltItem attachOle(String name, byte[] storage) {
        var attachment = new BuiltItem().text(PropertyTag.DISPLAY_NAME, name).whole(PropertyTag.ATTACH_METHOD, 6);
        attachment.content = storage;
        attachment.isOle = true;
        attachments.add(attachment);
        return this;
    }

    /** The properties as bytes. @param names gives a named property its identifier in the file */
    List<HeapWriter.Property> properties(PstFormat format, Function<PropertyKey, Integer> names) {
        var properties = new ArrayList<HeapWriter.Property>();
        for (Given each : given) {
            int id = each.key == null ? each.id : names.apply(each.key);
            properties.add(new HeapWriter.Property(id, type(format, each.type), each.value.apply(format)));
        }
        return properties;
    }

    /** ANSI files have strings of 8 bits. */
    static int type(PstFormat format, int type) {
        return format.isAnsi() && (type & 0xfff) == PropertyDecoder.STRING ? type - 1 : type;
    }

    static byte[] encode(PstFormat format, String text) {
        return text.getBytes(format.isAnsi() ? WESTERN : StandardCharsets.UTF_16LE);
    }
}
