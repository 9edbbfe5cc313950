package org.daylight.mapi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds TNEF ([MS-OXTNEF]) for tests. */
public final class TnefFile {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public TnefFile() {
        out.writeBytes(number(4, 0x223E9F78));
        out.writeBytes(number(2, 1));
    }

    /** A number of so many bytes, lowest first. */
    public static byte[] number(int size, long value) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >> 8 * i);
        }
        return bytes;
    }

    public static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public TnefFile attribute(int level, long id, byte[] data) {
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xFF;
        }
        out.write(level);
        out.writeBytes(number(4, id));
        out.writeBytes(number(4, data.length));
        out.writeBytes(data);
        out.writeBytes(number(2, sum));
        return this;
    }

    public TnefFile codePage(int page) {
        return attribute(1, 0x00069007, joined(number(4, page), number(4, 0)));
    }

    public TnefFile properties(Properties properties) {
        return attribute(1, 0x00069003, properties.bytes());
    }

    /** An attachment with a name and contents. */
    public TnefFile attachment(String name, byte[] content) {
        attribute(2, 0x00069002, new byte[14]);
        attribute(2, 0x00018010, text(name));
        return attribute(2, 0x0006800F, content);
    }

    /** An attachment that is a message. */
    public TnefFile embedded(String name, byte[] tnef) {
        attribute(2, 0x00069002, new byte[14]);
        byte[] identifier = joined(number(8, 0x20307), new byte[] {(byte) 0xC0, 0, 0, 0, 0, 0, 0, 0x46});
        return attribute(
                2,
                0x00069005,
                new Properties()
                        .unicode(0x3001, name)
                        .int32(0x3705, 5)
                        .variable(0x3701, 0x000D, joined(identifier, tnef))
                        .bytes());
    }

    public static byte[] text(String text) {
        return joined(text.getBytes(StandardCharsets.ISO_8859_1), new byte[1]);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    /** A list of properties. */
    public static final class Properties {
        private final List<byte[]> list = new ArrayList<>();

        public Properties int32(int id, int value) {
            list.add(joined(number(2, 3), number(2, id), number(4, value)));
            return this;
        }

        public Properties bool(int id, boolean value) {
            list.add(joined(number(2, 0xB), number(2, id), number(4, value ? 1 : 0)));
            return this;
        }

        public Properties time(int id, long fileTime) {
            list.add(joined(number(2, 0x40), number(2, id), number(8, fileTime)));
            return this;
        }

        public Properties unicode(int id, String text) {
            return variable(id, 0x1F, (text + "\0").getBytes(StandardCharsets.UTF_16LE));
        }

        public Properties string8(int id, byte[] text) {
            return variable(id, 0x1E, joined(text, new byte[1]));
        }

        public Properties binary(int id, byte[] value) {
            return variable(id, 0x102, value);
        }

        public Properties variable(int id, int type, byte[] value) {
            byte[] padding = new byte[-value.length & 3];
            list.add(joined(number(2, type), number(2, id), number(4, 1), number(4, value.length), value, padding));
            return this;
        }

        /** A list of texts under a name in PS_PUBLIC_STRINGS. */
        public Properties keywords(String... texts) {
            byte[] set = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0x00020329)
                    .putInt(0)
                    .put(new byte[] {(byte) 0xC0, 0, 0, 0, 0, 0, 0, 0x46})
                    .array();
            byte[] name = "Keywords\0".getBytes(StandardCharsets.UTF_16LE);
            var values = new ByteArrayOutputStream();
            for (String text : texts) {
                byte[] value = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
                values.writeBytes(joined(number(4, value.length), value, new byte[-value.length & 3]));
            }
            list.add(joined(
                    number(2, 0x101F),
                    number(2, 0x8001),
                    set,
                    number(4, 1),
                    number(4, name.length),
                    name,
                    new byte[-name.length & 3],
                    number(4, texts.length),
                    values.toByteArray()));
            return this;
        }

        public byte[] bytes() {
            return joined(number(4, list.size()), joined(list.toArray(new byte[0][])));
        }
    }
}
