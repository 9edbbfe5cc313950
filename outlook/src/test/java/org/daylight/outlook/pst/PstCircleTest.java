package org.daylight.outlook.pst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.PropertyTag;
import org.daylight.outlook.MessageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message whose attachments are the message itself, by the subnodes of its file. */
class PstCircleTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int EMBEDDED = 0x10000 << 5 | NodeEntry.MESSAGE;

    /** @param more properties of four bytes */
    private static byte[] file(int attachments, int more) {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        NodeWriter writer = builder.writer();
        BuiltItem message = BuiltItem.message("circle", "");
        for (int i = 0; i < more; i++) {
            message.whole(0x6800 + i, i);
        }
        long data = properties(writer, message);
        var object = new LittleEndianBytes().u32(EMBEDDED).u32(0).array();
        var attached = new BuiltItem()
                .whole(PropertyTag.ATTACH_METHOD, MapiAttachment.EMBEDDED_MESSAGE)
                .properties(PstFormat.UNICODE, key -> 0);
        attached.add(new HeapWriter.Property(PropertyTag.ATTACH_DATA, PropertyDecoder.OBJECT, object));
        long attachment =
                HeapWriter.properties(writer, attached, new TreeMap<>()).data();
        long itself = writer.nextBlock() + 4 | 2;
        var inside = new TreeMap<Integer, long[]>();
        inside.put(EMBEDDED, new long[] {data, itself});
        long below = writer.subnodes(inside);
        var subnodes = new TreeMap<Integer, long[]>();
        for (int i = 0; i < attachments; i++) {
            subnodes.put(0x8025 + i * 0x20, new long[] {attachment, below});
        }
        assertEquals(itself, writer.subnodes(subnodes), "the attachment names the subnodes of its message");
        writer.node(0x300024, data, itself, 0);
        builder.list(PstBuilder.TOP, 0x300024);
        builder.add(PstBuilder.TOP, BuiltItem.message("after", ""));
        return builder.build();
    }

    private static long properties(NodeWriter writer, BuiltItem item) {
        return HeapWriter.properties(writer, item.properties(PstFormat.UNICODE, key -> 0), new TreeMap<>())
                .data();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 100})
    void aMessageInItselfEnds(int attachments) {
        byte[] file = file(attachments, 0);
        PstRun run = assertTimeoutPreemptively(LONG, () -> PstRun.of(file));
        assertEquals(List.of("after", "circle"), run.subjects());
        MapiMessage circle = run.items.get(1).message();
        var limit = new MapiLoss(
                MapiLoss.Code.LIMIT, "more than " + ItemReader.MOST_PARTS + " attachments and embedded messages");
        assertTrue(circle.losses().contains(limit), () -> "the loss is named: " + circle.losses());
        assertTrue(parts(circle) <= ItemReader.MOST_PARTS + 1);
        assertTimeoutPreemptively(LONG, () -> MessageWriter.write(circle));
        assertTrue(run.addsUp());
    }

    @Test
    void smallValuesCountToo() {
        byte[] file = file(2, 300);
        var limits = new PstReader.Limits(1 << 20, 1L << 30);
        PstRun run = assertTimeoutPreemptively(LONG, () -> PstRun.of(file, false, limits));
        assertEquals(List.of("after", "circle"), run.subjects());
        MapiMessage circle = run.items.get(1).message();
        assertTrue(circle.losses().stream().anyMatch(each -> each.code() == MapiLoss.Code.LIMIT));
        assertTrue(parts(circle) < 4 * (1 << 20) / (300 * ItemReader.COST), "300 properties have a cost");
    }

    @Test
    void manyRecipientsCountToo() {
        var message = BuiltItem.message("list", "");
        for (int i = 0; i < 1000; i++) {
            message.recipient(1, "Ann", "ann@example.org");
        }
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        builder.add(PstBuilder.TOP, message.attach("a", new byte[10]));
        PstRun run = PstRun.of(builder.build(), false, new PstReader.Limits(100_000, 1L << 30));
        MapiMessage read = run.items.getFirst().message();
        assertTrue(read.recipients().size() < 1000);
        assertEquals(MapiLoss.Code.LIMIT, read.losses().getFirst().code());
    }

    private static int parts(MapiMessage message) {
        int count = 0;
        var open = new ArrayDeque<MapiMessage>();
        open.add(message);
        while (!open.isEmpty()) {
            for (MapiAttachment each : open.remove().attachments()) {
                count++;
                if (each.embedded() != null) {
                    count++;
                    open.add(each.embedded());
                }
            }
        }
        return count;
    }
}
