package org.daylight.outlook.msg;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.daylight.mapi.LittleEndian;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyType;
import org.daylight.mapi.PropertyValue;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one storage: values of fixed size are in the property stream, others in a stream of their own ([MS-OXMSG] section
 * 2.4). Streams that the property stream does not list are read too, because some programs do not list them.
 */
final class StorageProperties {

    private static final Pattern STREAM =
            Pattern.compile("__substg1\\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(-([0-9A-Fa-f]{8}))?");
    private static final int MOST_VALUES = 10_000;
    private static final String DATA = "__substg1.0_37010102";

    private final DirectoryNode storage;
    private final int header;
    private final PropertyNames names;
    private final OleStreams streams;
    private final Consumer<MapiLoss> losses;

    StorageProperties(
            DirectoryNode storage, int header, PropertyNames names, OleStreams streams, Consumer<MapiLoss> losses) {
        this.storage = storage;
        this.header = header;
        this.names = names;
        this.streams = streams;
        this.losses = losses;
    }

    MapiProperties.Builder read() {
        var builder = new MapiProperties.Builder();
        fixed(builder);
        Map<Integer, Map<Long, byte[]>> several = new TreeMap<>();
        for (String name : OleStreams.names(storage)) {
            Matcher stream = STREAM.matcher(name);
            if (!stream.matches() || name.equalsIgnoreCase(DATA) || OleStreams.storage(storage, name) != null) {
                continue;
            }
            int id = Integer.parseInt(stream.group(1), 16);
            int type = Integer.parseInt(stream.group(2), 16);
            byte[] bytes = streams.read(storage, name, losses);
            if (bytes == null) {
                continue;
            }
            if (stream.group(4) != null) {
                several.computeIfAbsent(id << 16 | type, key -> new TreeMap<>())
                        .put(Long.parseLong(stream.group(4), 16), bytes);
            } else {
                single(builder, id, type, bytes);
            }
        }
        several.forEach((tag, values) ->
                several(builder, tag >>> 16, tag & 0xFFFF & ~PropertyType.SEVERAL, List.copyOf(values.values())));
        return builder;
    }

    /** The contents of an attachment; null when there are none. */
    byte @Nullable [] data(Consumer<MapiLoss> problems) {
        return streams.read(storage, DATA, problems);
    }

    private void fixed(MapiProperties.Builder builder) {
        byte[] stream = streams.properties(storage, losses);
        if (stream == null) {
            return;
        }
        for (int at = header; at + 16 <= stream.length; at += 16) {
            int type = LittleEndian.uint16(stream, at);
            PropertyKey key = names.key(LittleEndian.uint16(stream, at + 2));
            int size = PropertyType.size(type);
            PropertyValue value = size > 0 && size <= 8 ? PropertyType.fixed(type, stream, at + 8) : null;
            if (key != null && value != null) {
                builder.put(key, value);
            }
        }
    }

    private void single(MapiProperties.Builder builder, int id, int type, byte[] bytes) {
        PropertyKey key = names.key(id);
        if (key == null) {
            return;
        }
        switch (type) {
            case PropertyType.STRING -> builder.put(key, PropertyType.unicode(bytes, 0, bytes.length));
            case PropertyType.STRING8 -> builder.text8(key, bytes);
            case PropertyType.BINARY, PropertyType.SERVER_ID -> builder.put(key, new PropertyValue.Binary(bytes));
            case PropertyType.GUID -> {
                if (bytes.length >= 16) {
                    builder.put(key, new PropertyValue.Guid(LittleEndian.guid(bytes, 0)));
                }
            }
            default -> {
                int size = PropertyType.size(type & ~PropertyType.SEVERAL);
                if ((type & PropertyType.SEVERAL) != 0 && size > 0) {
                    var values = new ArrayList<PropertyValue>();
                    for (int at = 0; at + size <= bytes.length && values.size() < MOST_VALUES; at += size) {
                        PropertyValue value = PropertyType.fixed(type & ~PropertyType.SEVERAL, bytes, at);
                        if (value != null) {
                            values.add(value);
                        }
                    }
                    builder.put(key, new PropertyValue.Several(values));
                }
            }
        }
    }

    private void several(MapiProperties.Builder builder, int id, int type, List<byte[]> values) {
        PropertyKey key = names.key(id);
        if (key == null) {
            return;
        }
        if (type == PropertyType.STRING8) {
            builder.texts8(key, values);
            return;
        }
        List<PropertyValue> read = new ArrayList<>();
        for (byte[] bytes : values) {
            read.add(
                    type == PropertyType.STRING
                            ? PropertyType.unicode(bytes, 0, bytes.length)
                            : new PropertyValue.Binary(bytes));
        }
        builder.put(key, new PropertyValue.Several(read));
    }
}
