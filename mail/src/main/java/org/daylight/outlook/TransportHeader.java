package org.daylight.outlook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The header that the item keeps as it was on the way (PidTagTransportMessageHeaders): fields in their order, unchanged but for line
 * endings, which become CRLF.
 *
 * @param fields in order
 * @param dropped how many lines were neither a field nor its continuation
 */
record TransportHeader(List<Field> fields, int dropped) {

    /** Exchange puts this line before the header; it is not a field. */
    private static final String EXCHANGE_LINE = "Microsoft Mail Internet Headers Version";

    private static final int MOST_FIELDS = 20_000;

    /** The fields that say what the body is (RFC 2045, RFC 2183). */
    private static final Set<String> OF_BODY = Set.of(
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "content-id",
            "content-description",
            "content-location",
            "content-base",
            "content-md5");

    /** One field. @param name in lower case @param bytes the whole field with its CRLF */
    record Field(String name, byte[] bytes) {

        boolean ofBody() {
            return OF_BODY.contains(name);
        }
    }

    /** The header of an item; null when it has none. */
    static @Nullable TransportHeader of(MapiProperties item) {
        byte[] bytes = item.text8(PropertyTag.TRANSPORT_MESSAGE_HEADERS);
        String text = item.text(PropertyTag.TRANSPORT_MESSAGE_HEADERS);
        if (text == null) {
            return null;
        }
        byte[] source = bytes == null ? text.getBytes(StandardCharsets.UTF_8) : bytes;
        TransportHeader header = read(new String(source, StandardCharsets.ISO_8859_1));
        return header.fields.isEmpty() ? null : header;
    }

    /** @param source one char for each byte */
    private static TransportHeader read(String source) {
        var fields = new ArrayList<Field>();
        int dropped = 0;
        ByteArrayOutputStream open = null;
        String name = "";
        boolean begun = false;
        for (String line : source.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty() || line.charAt(0) == 0) {
                if (begun) {
                    break; // what follows are the headers of parts
                }
                continue;
            }
            boolean continues = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (continues && open != null) {
                append(open, line);
                continue;
            }
            if (open != null) {
                fields.add(new Field(name, open.toByteArray()));
                open = null;
            }
            int colon = nameEnd(line);
            if (colon > 0 && fields.size() < MOST_FIELDS) {
                begun = true;
                name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                open = new ByteArrayOutputStream();
                append(open, line);
            } else if (!line.startsWith(EXCHANGE_LINE)) {
                dropped++;
            }
        }
        if (open != null) {
            fields.add(new Field(name, open.toByteArray()));
        }
        return new TransportHeader(List.copyOf(fields), dropped);
    }

    /** The length of a field name with a colon after it; 0 where there is none. */
    private static int nameEnd(String line) {
        int at = 0;
        while (at < line.length() && line.charAt(at) > ' ' && line.charAt(at) < 0x7F && line.charAt(at) != ':') {
            at++;
        }
        int colon = at;
        while (colon < line.length() && (line.charAt(colon) == ' ' || line.charAt(colon) == '\t')) {
            colon++;
        }
        return colon < line.length() && line.charAt(colon) == ':' ? at : 0;
    }

    private static void append(ByteArrayOutputStream field, String line) {
        field.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
        field.write('\r');
        field.write('\n');
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> field.name.equals(name));
    }

    /** The value of Content-Type or another field with parameters; null when it is absent. */
    @Nullable
    Parameters parameters(String name) {
        for (Field field : fields) {
            if (field.name.equals(name)) {
                byte[] bytes = field.bytes;
                int colon = 0;
                while (bytes[colon] != ':') {
                    colon++;
                }
                byte[] value = FieldText.unfold(bytes, colon + 1, bytes.length);
                var defects = new Defects();
                return Parameters.read(value, new FieldText(null, Slice.of(bytes), defects), defects);
            }
        }
        return null;
    }

    /** All fields, for the search of signatures. */
    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        fields.forEach(field -> out.writeBytes(field.bytes));
        return out.toByteArray();
    }
}
