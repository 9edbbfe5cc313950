package org.daylight.mapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The property lists of TNEF ([MS-OXTNEF] section 2.1.3.4): counted, and each value is padded to four bytes. */
final class TnefProperties {

    private static final int MOST_VALUES = 100_000;

    private final byte[] in;
    private final int to;
    private final TnefLosses losses;
    private int at;
    private boolean damaged;

    /**
     * The value of a PidTagAttachDataObject.
     *
     * @param object whether an identifier of 16 bytes precedes the contents
     */
    record Data(int from, int to, boolean object) {}

    TnefProperties(byte[] in, int from, int to, TnefLosses losses) {
        this.in = in;
        this.at = from;
        this.to = to;
        this.losses = losses;
    }

    /** Reads one list. @param data receives the contents of an attachment; null when there can be none */
    void readInto(MapiProperties.Builder builder, @Nullable Consumer<Data> data) {
        long count = count();
        for (long i = 0; i < count && !damaged; i++) {
            property(builder, data);
        }
    }

    /** Reads a table: counted lists. */
    void readRows(List<MapiProperties.Builder> rows) {
        long count = count();
        for (long i = 0; i < count && !damaged; i++) {
            if (rows.size() >= MapiMessage.RECIPIENTS) {
                losses.add(MapiLoss.Code.LIMIT, "more than " + MapiMessage.RECIPIENTS + " recipients");
                return;
            }
            var row = new MapiProperties.Builder();
            readInto(row, null);
            if (!row.isEmpty()) {
                rows.add(row);
            }
        }
    }

    private long count() {
        return need(4) ? LittleEndian.unsigned(in, take(4)) : 0;
    }

    private boolean need(long bytes) {
        if (to - at < bytes) {
            damaged = true;
            losses.damaged("a list of properties ends early");
        }
        return !damaged;
    }

    private int take(int bytes) {
        int from = at;
        at += bytes;
        return from;
    }

    private void property(MapiProperties.Builder builder, @Nullable Consumer<Data> data) {
        if (!need(4)) {
            return;
        }
        int type = LittleEndian.uint16(in, at);
        int id = LittleEndian.uint16(in, at + 2);
        at += 4;
        PropertyKey key = id < 0x8000 ? PropertyKey.of(id) : name();
        int single = type & ~PropertyType.SEVERAL;
        boolean several = single != type;
        int size = PropertyType.size(single);
        if (key == null || damaged) {
            return;
        }
        if (size < 0) {
            damaged = true;
            losses.add(
                    MapiLoss.Code.PROPERTY_UNREADABLE,
                    "a property of unknown type 0x" + Integer.toHexString(type) + "; the rest of its list is not read");
        } else if (size > 0) {
            fixed(builder, key, single, several, size);
        } else {
            variable(builder, key, single, several, id == PropertyTag.ATTACH_DATA ? data : null);
        }
    }

    private @Nullable PropertyKey name() {
        if (!need(20)) {
            return null;
        }
        UUID set = LittleEndian.guid(in, at);
        int kind = LittleEndian.int32(in, at + 16);
        at += 20;
        if (!need(4)) {
            return null;
        }
        long number = LittleEndian.unsigned(in, take(4));
        if (kind == 0) {
            return new PropertyKey.Numbered(set, number);
        }
        if (!need(number)) {
            return null;
        }
        int from = take((int) number);
        pad((int) number);
        return new PropertyKey.Named(
                set, PropertyType.unicode(in, from, from + (int) number).text());
    }

    private void pad(int length) {
        at = Math.min(to, at + (-length & 3));
    }

    private void fixed(MapiProperties.Builder builder, PropertyKey key, int type, boolean several, int size) {
        long count = several ? count() : 1;
        int stride = Math.max(4, size);
        if (!need(count * stride)) {
            return;
        }
        var values = new ArrayList<PropertyValue>();
        for (long i = 0; i < count; i++) {
            PropertyValue value = PropertyType.fixed(type, in, take(stride));
            if (value != null && values.size() < MOST_VALUES) {
                values.add(value);
            }
        }
        if (!values.isEmpty()) {
            builder.put(key, several ? new PropertyValue.Several(values) : values.getFirst());
        }
    }

    private void variable(
            MapiProperties.Builder builder, PropertyKey key, int type, boolean several, @Nullable Consumer<Data> data) {
        long count = count();
        var values = new ArrayList<byte[]>();
        for (long i = 0; i < count && need(4); i++) {
            long length = LittleEndian.unsigned(in, take(4));
            int from = at;
            boolean whole = length <= to - at;
            int end = whole ? from + (int) length : to;
            need(length);
            at = end;
            pad(end - from);
            if (data != null) {
                data.accept(new Data(from, end, type == PropertyType.OBJECT));
            } else if (values.size() < MOST_VALUES && (whole || end > from)) {
                values.add(Arrays.copyOfRange(in, from, end));
            }
        }
        if (values.isEmpty()) {
            return;
        }
        if (type == PropertyType.STRING8) {
            if (several) {
                builder.texts8(key, values);
            } else {
                builder.text8(key, values.getFirst());
            }
            return;
        }
        List<PropertyValue> read =
                values.stream().map(bytes -> value(type, bytes)).toList();
        builder.put(key, several ? new PropertyValue.Several(read) : read.getFirst());
    }

    private static PropertyValue value(int type, byte[] bytes) {
        return type == PropertyType.STRING
                ? PropertyType.unicode(bytes, 0, bytes.length)
                : new PropertyValue.Binary(bytes);
    }
}
