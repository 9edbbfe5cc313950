package org.daylight.outlook.pst;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.outlook.ItemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layout and every encoding, with files that {@link PstBuilder} makes. */
class PstReaderTest {

    private static final String TOP = "Top of Personal Folders";

    static Stream<Arguments> layouts() {
        var all = new ArrayList<Arguments>();
        for (PstFormat format : PstFormat.values()) {
            for (int cipher : new int[] {PstCipher.NONE, PstCipher.PERMUTE, PstCipher.CYCLIC}) {
                all.add(Arguments.of(format, cipher));
            }
        }
        return all.stream();
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Text that a 4-kB file compresses. */
    private static byte[] prose(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + (i / 7 + i / 1000) % 26);
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyLayoutGivesTheWholeMessage(PstFormat format, int cipher) {
        var builder = new PstBuilder(format, cipher);
        int inbox = builder.folder(PstBuilder.TOP, "Inbox");
        int deep = builder.folder(inbox, "Über/unter");
        byte[] small = noise(100);
        byte[] several = noise(300_000);
        byte[] compressible = prose(1_000_000);
        var inner = BuiltItem.message("inside", "the inner text").attach("deep.bin", noise(20_000));
        PropertyKey keywords = new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords");
        PropertyKey numbered = new PropertyKey.Numbered(PropertyKey.COMMON, 0x8554);
        int node = builder.add(
                deep,
                BuiltItem.message("\u0001\u0005Re: Grüße", prose(9_000_0).length + " café")
                        .time(PropertyTag.MESSAGE_DELIVERY_TIME, 133_000_000_000_000_000L)
                        .texts(keywords, List.of("red", "blau"))
                        .texts(numbered, List.of("16.0"))
                        .binary(PropertyTag.HTML, prose(50_000))
                        .recipient(1, "Ann", "ann@example.org")
                        .recipient(2, "Ben", "ben@example.org")
                        .attach("small.bin", small)
                        .attach("several.bin", several)
                        .attach("text.txt", compressible)
                        .attach("message", inner)
                        .attachOle("object", noise(5000)));
        PstRun run = PstRun.of(builder.build());

        assertEquals(List.of(), run.lost);
        assertEquals(List.of(), run.fileLosses);
        assertEquals(List.of(), run.damage);
        assertEquals(1, run.items.size());
        PstEvent.Item item = run.items.getFirst();
        assertEquals(TOP + "/Inbox/Über%2Funter", item.folder());
        assertEquals(node, item.node());
        MapiMessage message = item.message();
        assertEquals(List.of(), message.losses());
        assertEquals("Re: Grüße", message.properties().text(PropertyTag.SUBJECT));
        assertEquals("90000 café", message.properties().text(PropertyTag.BODY));
        assertEquals(
                "2022-06-18T04:26:40Z", String.valueOf(message.properties().time(PropertyTag.MESSAGE_DELIVERY_TIME)));
        assertEquals(List.of("red", "blau"), message.properties().texts(keywords));
        assertEquals(List.of("16.0"), message.properties().texts(numbered));
        assertArrayEquals(prose(50_000), message.properties().binary(PropertyTag.HTML));
        assertEquals(
                List.of("1 Ann ann@example.org", "2 Ben ben@example.org"),
                message.recipients().stream()
                        .map(each -> each.whole(PropertyTag.RECIPIENT_TYPE, 0) + " "
                                + each.text(PropertyTag.DISPLAY_NAME) + " "
                                + each.text(PropertyTag.EMAIL_ADDRESS))
                        .toList());
        List<MapiAttachment> attachments = message.attachments();
        assertEquals(5, attachments.size());
        attachments.forEach(each -> assertNull(each.problem()));
        assertEquals("small.bin", attachments.get(0).name());
        assertArrayEquals(small, attachments.get(0).content());
        assertArrayEquals(several, attachments.get(1).content());
        assertArrayEquals(compressible, attachments.get(2).content());
        MapiMessage embedded = attachments.get(3).embedded();
        assertNotNull(embedded);
        assertEquals("the inner text", embedded.properties().text(PropertyTag.BODY));
        assertArrayEquals(noise(20_000), embedded.attachments().getFirst().content());
        assertArrayEquals(noise(5000), attachments.get(4).content());
        assertEquals(1, run.folder(TOP + "/Inbox/Über%2Funter").extracted());
        assertTrue(run.addsUp());
    }

    @Test
    void anAttachmentMayNeedTwoLevelsOfLists() {
        var builder = new PstBuilder(PstFormat.ANSI, PstCipher.NONE);
        byte[] large = noise(17_000_000); // more than 2043 blocks of 8180 bytes
        builder.add(PstBuilder.TOP, BuiltItem.message("large", "").attach("large.bin", large));
        PstRun run = PstRun.of(builder.build());
        assertArrayEquals(
                large, run.items.getFirst().message().attachments().getFirst().content());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void largeFoldersAndManySubnodesAreRead(PstFormat format, int cipher) {
        var builder = new PstBuilder(format, cipher);
        int folder = builder.folder(PstBuilder.TOP, "Many");
        for (int i = 0; i < 1500; i++) {
            builder.add(folder, BuiltItem.message("No. " + i, "text"));
        }
        var item = BuiltItem.message("many attachments", "");
        for (int i = 0; i < 500; i++) {
            item.attach("file" + i, new byte[] {(byte) i});
            item.recipient(1, "Person " + i, "p" + i + "@example.org");
        }
        builder.add(folder, item);
        PstRun run = PstRun.of(builder.build());
        assertEquals(1501, run.items.size());
        assertEquals("No. 1499", run.subjects().get(1499));
        assertEquals(500, run.items.getLast().message().attachments().size());
        assertEquals(500, run.items.getLast().message().recipients().size());
        assertEquals(1501, run.folder(TOP + "/Many").listed());
        assertEquals(List.of(), run.lost);
    }

    @Test
    void theAccountNamesEveryItem() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.PERMUTE);
        int inbox = builder.folder(PstBuilder.TOP, "Inbox");
        builder.add(inbox, BuiltItem.message("kept", ""));
        builder.add(inbox, BuiltItem.of("IPM.Contact"));
        builder.add(inbox, BuiltItem.of("IPM.Appointment"));
        builder.add(inbox, BuiltItem.of("IPM.Appointment"));
        builder.add(inbox, BuiltItem.of("REPORT.IPM.Note.NDR"));
        builder.list(inbox, 0x300024); // there is no such node
        builder.count(inbox, 9).hide(inbox, 3);
        builder.orphan(inbox, BuiltItem.message("counted, not listed", ""));
        builder.orphan(0x9999, BuiltItem.message("orphan", ""));
        builder.orphan(0x9999, BuiltItem.of("IPM.Task"));
        PstRun run = PstRun.of(builder.build());

        FolderAccount account = run.folder(TOP + "/Inbox");
        assertEquals(9, account.counted());
        assertEquals(6, account.listed());
        assertEquals(9, account.declared());
        assertEquals(3, account.extracted());
        assertEquals("{APPOINTMENT=2, CONTACT=1}", account.skipped().toString());
        assertEquals("{MISSING=1, UNLISTED=2}", account.lost().toString());
        assertEquals(3, account.hidden());
        assertTrue(account.hasDifference());
        FolderAccount orphans = run.folder(PstReader.ORPHANED);
        assertEquals(2, orphans.recovered());
        assertEquals(1, orphans.extracted());
        assertEquals("{TASK=1}", orphans.skipped().toString());
        assertTrue(run.addsUp());
        assertEquals(List.of("kept", "null", "counted, not listed", "orphan"), run.subjects());
        assertEquals(
                List.of(ItemKind.MESSAGE, ItemKind.REPORT, ItemKind.MESSAGE, ItemKind.MESSAGE),
                run.items.stream().map(PstEvent.Item::kind).toList());
        assertEquals(2, run.lost.size());
        assertEquals(0x300024, run.lost.getFirst().node());
    }

    @Test
    void foldersThatNoTableListsAreFound() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        int lost = builder.folder(PstBuilder.TOP, "Lost");
        int below = builder.folder(lost, "Below");
        builder.add(lost, BuiltItem.message("one", ""));
        builder.add(below, BuiltItem.message("two", ""));
        builder.unlist(lost);
        builder.add(builder.folder(PstBuilder.TOP, "Twice"), BuiltItem.message("three", ""));
        builder.add(builder.folder(PstBuilder.TOP, "Twice"), BuiltItem.message("four", ""));
        PstRun run = PstRun.of(builder.build());
        assertEquals(
                List.of(
                        TOP + "/Twice",
                        TOP + "/2#Twice",
                        PstReader.ORPHANED + "/Lost",
                        PstReader.ORPHANED + "/Lost/Below"),
                run.items.stream().map(PstEvent.Item::folder).toList());
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void deletedItemsAreRecoveredOnRequest(PstFormat format, int cipher) {
        var builder = new PstBuilder(format, cipher);
        builder.add(PstBuilder.TOP, BuiltItem.message("kept", ""));
        byte[] attached = noise(100_000);
        int node = builder.deleted(
                PstBuilder.TOP, BuiltItem.message("deleted", "text").attach("a", attached));
        builder.add(PstBuilder.TOP, BuiltItem.message("later", ""));
        byte[] file = builder.build();

        assertEquals(List.of("kept", "later"), PstRun.of(file).subjects());
        PstRun run = PstRun.of(file, true, PstRun.LIMITS);
        assertEquals(List.of("kept", "later", "deleted"), run.subjects());
        PstEvent.Item item = run.items.getLast();
        assertTrue(item.isDeleted());
        assertEquals(node, item.node());
        assertEquals(PstReader.RECOVERED, item.folder());
        assertArrayEquals(attached, item.message().attachments().getFirst().content());
        assertEquals(1, run.folder(PstReader.RECOVERED).recovered());
        assertTrue(run.addsUp());
    }

    @Test
    void aDeletedItemWhosePlaceWasUsedAgainIsNotRecovered() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        builder.deleted(PstBuilder.TOP, BuiltItem.message("deleted", "some text to be found"));
        byte[] file = builder.build();
        int at = indexOf(file, "some text".getBytes(StandardCharsets.UTF_16LE));
        file[at] ^= 1;
        PstRun run = PstRun.of(file, true, PstRun.LIMITS);
        assertEquals(List.of(), run.subjects());
        assertTrue(run.addsUp());
    }

    @Test
    void aFileThatIsEncodedButSaysItIsNotIsRead() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.PERMUTE);
        builder.add(PstBuilder.TOP, BuiltItem.message("hidden", ""));
        byte[] file = builder.build();
        file[513] = 0;
        PstRun run = PstRun.of(file);
        assertEquals(List.of("hidden"), run.subjects());
        assertEquals("the header has a wrong checksum", run.damage.getFirst().detail());
    }

    @Test
    void whatCannotBeReadAtAllIsSaid() {
        byte[] file = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE).build();
        file[513] = 0x10;
        assertEquals(PstLoss.ENCRYPTED, PstRun.of(file).fileLosses.getFirst().reason());
        file[10] = 99;
        assertEquals(
                PstLoss.UNKNOWN_VERSION, PstRun.of(file).fileLosses.getFirst().reason());
        assertEquals(
                PstLoss.UNKNOWN_VERSION,
                PstRun.of(new byte[0]).fileLosses.getFirst().reason());
        assertEquals(
                PstLoss.UNKNOWN_VERSION,
                PstRun.of(PstRun.copy(file, 530)).fileLosses.getFirst().reason());
    }

    @Test
    void anAttachmentThatIsShortIsNamed() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        byte[] content = noise(50_000);
        builder.add(PstBuilder.TOP, BuiltItem.message("m", "").attach("a.bin", content));
        byte[] file = builder.build();
        // the fourth block of the attachment is lost: its entry points beyond the end of the file
        List<BlockEntry> blocks = builder.writer().blockList();
        BlockEntry fourth =
                blocks.stream().filter(each -> each.size() == 8176).toList().get(3);
        int entry = indexOf(
                file,
                new LittleEndianBytes().u64(fourth.block()).u64(fourth.at()).array());
        LittleEndianBytes.put(file, entry + 8, 8, file.length);
        PstRun run = PstRun.of(file);
        MapiAttachment attachment = run.items.getFirst().message().attachments().getFirst();
        assertNotNull(attachment.problem());
        assertEquals(MapiLoss.Code.ATTACHMENT_SHORT, attachment.problem().code());
        assertTrue(attachment.problem().detail().startsWith("24528 of 50000 bytes"));
        byte[] found = attachment.content();
        assertNotNull(found);
        assertArrayEquals(java.util.Arrays.copyOf(content, 24_528), found);
    }

    @Test
    void anAttachmentBeyondTheLimitIsNamedAndTheRestIsKept() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        builder.add(
                PstBuilder.TOP,
                BuiltItem.message("m", "body").attach("large", noise(200_000)).attach("small", noise(100)));
        PstRun run = PstRun.of(builder.build(), false, new PstReader.Limits(100_000, 1L << 30));
        List<MapiAttachment> attachments = run.items.getFirst().message().attachments();
        assertNull(attachments.getFirst().content());
        assertNotNull(attachments.getFirst().problem());
        assertEquals(MapiLoss.Code.LIMIT, attachments.getFirst().problem().code());
        assertNotNull(attachments.get(1).content());
    }

    @Test
    void embeddingEndsAtItsLimit() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        var item = BuiltItem.message("innermost", "");
        for (int i = 0; i < 30; i++) {
            item = BuiltItem.message("level", "").attach("m", item);
        }
        builder.add(PstBuilder.TOP, item);
        PstRun run = PstRun.of(builder.build());
        MapiMessage message = run.items.getFirst().message();
        int depth = 1;
        while (message.attachments().getFirst().embedded() != null) {
            message = message.attachments().getFirst().embedded();
            depth++;
        }
        assertEquals(MapiMessage.DEPTH, depth);
        assertNotNull(message.attachments().getFirst().problem());
    }

    @Test
    void placesBeyondFourGigabytesAreRead() {
        var builder = new PstBuilder(PstFormat.UNICODE, PstCipher.NONE);
        builder.add(PstBuilder.TOP, BuiltItem.message("far away", "").attach("a", noise(30_000)));
        byte[] file = builder.build();
        long shift = 5L << 30;
        PstInput far = Shifted.of(file, shift);
        PstRun run = PstRun.of(far, false, PstRun.LIMITS);
        assertEquals(List.of("far away"), run.subjects());
        assertEquals(List.of(), run.fileLosses);
        assertArrayEquals(
                noise(30_000),
                run.items.getFirst().message().attachments().getFirst().content());
    }

    static int indexOf(byte[] bytes, byte[] what) {
        for (int i = 0; i + what.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
