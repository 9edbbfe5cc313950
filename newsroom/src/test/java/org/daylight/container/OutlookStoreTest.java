package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Sha256;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.outlook.pst.BuiltItem;
import org.daylight.outlook.pst.PstBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PST and OST files as containers: where their items come from, what is lost, and that the account adds up. */
class OutlookStoreTest {

    private static final String TOP = "!Top of Personal Folders";

    @TempDir
    private Path folder;

    private static byte[] file() {
        PstBuilder builder = PstBuilder.pst();
        int inbox = builder.folder(PstBuilder.TOP, "In\u202ebox/1");
        builder.add(
                inbox,
                BuiltItem.message("Berths", "The berths are let.")
                        .text(PropertyTag.SENDER_NAME, "Ann")
                        .text(PropertyTag.SENDER_EMAIL_ADDRESS, "ann@example.org")
                        .texts(new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords"), List.of("Red, urgent"))
                        .whole(PropertyTag.FLAG_STATUS, 2)
                        .attach("a.txt", "attached".getBytes(StandardCharsets.US_ASCII)));
        builder.add(inbox, BuiltItem.of("IPM.Contact"));
        builder.orphan(0x9999, BuiltItem.message("Orphan", "found"));
        builder.deleted(inbox, BuiltItem.message("Deleted", "gone"));
        return builder.build();
    }

    private List<ContainerItem> read(Path path, boolean recoversDeleted) throws Exception {
        List<ContainerItem> found = new ArrayList<>();
        new ImportSource(
                        List.of(path),
                        ContainerLimits.DEFAULT,
                        folder.resolve("spool"),
                        InputStream.nullInputStream(),
                        recoversDeleted)
                .read(found::add);
        return found;
    }

    private static <T> List<T> all(List<ContainerItem> found, Class<T> type) {
        return found.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private Path written(byte[] bytes) throws Exception {
        return Files.write(folder.resolve("box.pst"), bytes);
    }

    @Test
    void anItemNamesItsFileItsFolderAndItself() throws Exception {
        byte[] file = file();
        List<ContainerItem> found = read(written(file), false);
        List<RawMessage> messages = all(found, RawMessage.class);
        assertEquals(2, messages.size());
        RawMessage message = messages.getFirst();
        Provenance place = message.provenance();
        assertEquals("box.pst" + TOP + "/In\\u{202e}box%2F1", place.container());
        assertEquals(0x200024, place.offset());
        assertEquals(0, place.length());
        assertEquals(ContainerFormat.PST, place.format());
        assertEquals("flagged,read", place.flags());
        ConversionNote from = place.conversion();
        assertNotNull(from);
        assertEquals(Sha256.of(file), from.container());
        assertEquals("0x200024", from.item());
        assertEquals("headers=written body=canonical body-hash=none", from.form());
        assertEquals("Top of Personal Folders/In\u202ebox%2F1", from.folder());
        assertEquals(List.of("Red, urgent"), from.categories());
        assertEquals(Optional.of(from), ConversionNote.parse("pst crlf " + from.text()));
        String text = new String(message.bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("Subject: Berths\r\n"), text);
        assertTrue(text.contains("The berths are let."), text);

        assertEquals("box.pst!(orphaned)", messages.get(1).provenance().container());
        assertEquals(
                List.of(ContainerDefect.CONVERTED, ContainerDefect.ORPHANED_ITEM),
                messages.get(1).defects());
        assertEquals(new SourceFile("box.pst", file.length, Sha256.of(file)), found.getLast());
    }

    @Test
    void theSameFileGivesTheSameBytes() throws Exception {
        Path path = written(file());
        List<RawMessage> first = all(read(path, true), RawMessage.class);
        List<RawMessage> second = all(read(path, true), RawMessage.class);
        assertEquals(3, first.size());
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i).bytes(), second.get(i).bytes());
            assertEquals(first.get(i).provenance(), second.get(i).provenance());
        }
        assertEquals("box.pst!(recovered)", first.getLast().provenance().container());
        assertEquals(
                List.of(ContainerDefect.CONVERTED, ContainerDefect.DELETED_ITEM),
                first.getLast().defects());
    }

    @Test
    void theFoldersAddUp() throws Exception {
        List<ContainerItem> found = read(written(file()), true);
        List<FolderCounts> folders = all(found, FolderCounts.class);
        assertEquals(
                List.of(
                        "box.pst",
                        "box.pst" + TOP,
                        "box.pst" + TOP + "/In\\u{202e}box%2F1",
                        "box.pst!(orphaned)",
                        "box.pst!(recovered)"),
                folders.stream().map(FolderCounts::container).toList());
        FolderCounts inbox = folders.get(2);
        assertEquals("{contact=1}", inbox.skipped().toString());
        assertEquals(2, inbox.declared());
        assertEquals(List.of(new Skipped(inbox.container(), "item-contact", 1)), all(found, Skipped.class));
        long extracted = folders.stream().mapToLong(FolderCounts::extracted).sum();
        assertEquals(all(found, RawMessage.class).size(), extracted);
    }

    @Test
    void inAnArchiveItIsReadFromATemporaryCopy() throws Exception {
        byte[] file = file();
        Path zip = folder.resolve("all.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("mail/box.pst"));
            out.write(file);
        }
        List<RawMessage> messages = all(read(zip, false), RawMessage.class);
        assertEquals(2, messages.size());
        Provenance place = messages.getFirst().provenance();
        assertEquals("all.zip!mail/box.pst" + TOP + "/In\\u{202e}box%2F1", place.container());
        assertNotNull(place.conversion());
        assertEquals(Sha256.of(file), place.conversion().container());
        try (var left = Files.list(folder.resolve("spool"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void damageIsNamedAndCounted() throws Exception {
        byte[] file = file();
        // all of the file's data behind the first quarter is lost
        byte[] part = java.util.Arrays.copyOf(file, 0x4400 + 3000);
        List<ContainerItem> found = read(written(part), false);
        List<Unreadable> lost = all(found, Unreadable.class);
        assertEquals(LossCode.TRUNCATED_ARCHIVE, lost.getFirst().code());
        assertTrue(lost.stream().anyMatch(each -> each.code() == LossCode.INDEX_DAMAGED), lost.toString());
    }

    @Test
    void anOstAndAnAnsiFileGiveTheSameMessage() throws Exception {
        List<String> texts = new ArrayList<>();
        for (PstBuilder builder : List.of(PstBuilder.pst(), PstBuilder.ansiPst(), PstBuilder.ost())) {
            builder.add(PstBuilder.TOP, BuiltItem.message("Same", "text").attach("a", new byte[300_000]));
            List<RawMessage> messages = all(read(written(builder.build()), false), RawMessage.class);
            texts.add(new String(messages.getFirst().bytes(), StandardCharsets.UTF_8));
        }
        assertEquals(texts.get(0), texts.get(1));
        assertEquals(texts.get(0), texts.get(2));
    }

    @Test
    void aMessageThatIsTooLargeIsLostAndTheFolderSaysSo() throws Exception {
        PstBuilder builder = PstBuilder.pst();
        builder.add(PstBuilder.TOP, BuiltItem.message("large", "x".repeat(9_000)));
        builder.add(PstBuilder.TOP, BuiltItem.message("small", "x"));
        List<ContainerItem> found = new ArrayList<>();
        var limits = new ContainerLimits(9_000 * 3, 1L << 30, 200, 6, 100);
        new ImportSource(List.of(written(builder.build())), limits).read(found::add);
        assertEquals(1, all(found, RawMessage.class).size());
        FolderCounts top = all(found, FolderCounts.class).get(1);
        assertEquals(1, top.extracted());
        assertEquals("{too-large=1}", top.lost().toString());
    }
}
