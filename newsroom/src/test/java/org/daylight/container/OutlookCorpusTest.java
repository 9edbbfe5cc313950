package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiMessage;
import org.daylight.outlook.ItemKind;
import org.daylight.outlook.pst.FolderAccount;
import org.daylight.outlook.pst.PstEvent;
import org.daylight.outlook.pst.PstInput;
import org.daylight.outlook.pst.PstReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every PST of the shared vectors, next to what {@code readpst} says about it. docs/vectors-outlook.md explains each
 * difference.
 */
class OutlookCorpusTest {

    /** {@code file folder what: readpst ours} where the two differ. */
    private static final List<String> DIFFERENCES = List.of(
            "dist-list.pst Contacts items_skipped: 1 1 distribution-list",
            "passworded.pst Contacts items_skipped: 1 1 distribution-list",
            "passworded.pst Inbox items_skipped: 4 4 hidden",
            "passworded.pst Calendar items_skipped: 4 4 hidden",
            "testPST_variousBodyTypes.pst tmp attachments: 1 0");

    @TempDir
    private Path folder;

    /** What is in one folder. */
    private static final class Tally {
        private FolderAccount account;
        private int attachments;
        private int embedded;
    }

    private static Path vectors() {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the vectors");
        Path path = Path.of(shared, "vectors", "outlook");
        Assumptions.assumeTrue(Files.exists(path), "skipped: DAYLIGHT_SHARED has no vectors/outlook");
        return path;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(vectors())) {
            return all.filter(each -> each.getFileName().toString().matches(".*\\.pst(\\.zst)?"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private Path unpacked(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(".zst")) {
            return file;
        }
        Path plain = folder.resolve(name.substring(0, name.length() - 4));
        if (Files.notExists(plain)) {
            try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
                Files.copy(in, plain);
            }
        }
        return plain;
    }

    private Map<String, Tally> read(Path file) throws Exception {
        Map<String, Tally> folders = new HashMap<>();
        try (FileChannel channel = FileChannel.open(unpacked(file))) {
            new PstReader(PstInput.of(channel), new PstReader.Limits(170 << 20, 4L << 30), false, event -> {
                        switch (event) {
                            case PstEvent.Item item -> {
                                assertEquals(List.of(), item.message().losses(), item.toString());
                                count(item.message(), folders.computeIfAbsent(item.folder(), path -> new Tally()));
                            }
                            case PstEvent.Folder counts ->
                                folders.computeIfAbsent(counts.account().folder(), path -> new Tally()).account =
                                        counts.account();
                            default -> throw new AssertionError(file + ": " + event);
                        }
                    })
                    .read();
        }
        return folders;
    }

    private static void count(MapiMessage message, Tally tally) {
        for (MapiAttachment each : message.attachments()) {
            assertEquals(null, each.problem());
            if (each.embedded() == null) {
                tally.attachments++;
            } else {
                tally.embedded++;
                count(each.embedded(), tally);
            }
        }
    }

    @Test
    void everyItemIsAccountedFor() throws Exception {
        Map<String, Long> extracted = new TreeMap<>();
        for (Path file : files()) {
            for (Tally each : read(file).values()) {
                FolderAccount account = each.account;
                assertEquals(
                        account.declared() + account.recovered(),
                        account.extracted() + account.allSkipped() + account.allLost(),
                        account.toString());
                assertFalse(account.hasDifference(), account.toString());
                extracted.merge(file.getFileName().toString(), account.extracted(), Long::sum);
            }
        }
        assertEquals(
                "{dist-list.pst=0, enron.pst.zst=71, outlook2019_MSO_16.0.10377.20023_64-bit.pst.zst=2,"
                        + " passworded.pst=0, testPST.pst.zst=7, testPST_variousBodyTypes.pst=4}",
                extracted.toString());
    }

    @Test
    void everyDifferenceFromReadpstIsExplained() throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        Map<String, Map<String, Tally>> read = new HashMap<>();
        for (String line : Files.readAllLines(vectors().resolve("readpst-summary.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (cells[0].equals("file")) {
                continue;
            }
            Path file = vectors().resolve(cells[0]);
            if (!read.containsKey(cells[0])) {
                read.put(cells[0], read(file));
            }
            String last = cells[1].substring(cells[1].lastIndexOf('/') + 1);
            Tally ours = find(read.get(cells[0]), last, Integer.parseInt(cells[4]));
            if (ours == null && cells[4].equals("0")) {
                continue; // the file itself, which readpst counts as a folder
            }
            if (ours == null) { // the same, with messages: the topmost folder
                ours = read.get(cells[0]).entrySet().stream()
                        .filter(each -> !each.getKey().contains("/"))
                        .map(Map.Entry::getValue)
                        .max(Comparator.comparingLong(each -> each.account.extracted()))
                        .orElseThrow();
            }
            compared++;
            String where = file.getFileName().toString().replace(".zst", "") + " " + last + " ";
            Map<ItemKind, Long> skipped = ours.account.skipped();
            add(differences, where + "messages", cells[4], ours.account.extracted());
            add(differences, where + "calendar", cells[6], skipped.getOrDefault(ItemKind.APPOINTMENT, 0L));
            add(differences, where + "contacts", cells[7], skipped.getOrDefault(ItemKind.CONTACT, 0L));
            add(differences, where + "attachments", cells[8], ours.attachments);
            add(differences, where + "attached_messages", cells[9], ours.embedded);
            int left = Integer.parseInt(cells[3]);
            if (left > 0) {
                long lists = skipped.getOrDefault(ItemKind.DISTRIBUTION_LIST, 0L);
                differences.add(where + "items_skipped: " + left + " "
                        + (lists > 0 ? lists + " distribution-list" : ours.account.hidden() + " hidden"));
            }
        }
        assertEquals(39, compared, "folders were not found");
        assertEquals(
                DIFFERENCES.stream().sorted().toList(),
                differences.stream().sorted().toList());
    }

    private static void add(List<String> differences, String what, String readpst, long ours) {
        if (Long.parseLong(readpst) != ours) {
            differences.add(what + ": " + readpst + " " + ours);
        }
    }

    /** The folder with this name; of several, the one with that many messages. */
    private static Tally find(Map<String, Tally> folders, String name, int messages) {
        return folders.entrySet().stream()
                .filter(each -> each.getKey()
                        .substring(each.getKey().lastIndexOf('/') + 1)
                        .equals(name))
                .map(Map.Entry::getValue)
                .min(Comparator.comparingLong(each -> Math.abs(each.account.extracted() - messages)))
                .orElse(null);
    }

    @Test
    void everyFileIsImported() throws Exception {
        for (Path file : files()) {
            List<ContainerItem> found = new ArrayList<>();
            new ImportSource(List.of(file), ContainerLimits.DEFAULT, folder, InputStream.nullInputStream())
                    .read(found::add);
            long messages = found.stream().filter(RawMessage.class::isInstance).count();
            long extracted = found.stream()
                    .filter(FolderCounts.class::isInstance)
                    .mapToLong(each -> ((FolderCounts) each).extracted())
                    .sum();
            assertEquals(extracted, messages, file.toString());
            assertTrue(found.stream().noneMatch(Unreadable.class::isInstance), file.toString());
        }
    }
}
