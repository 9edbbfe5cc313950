package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.doctor.Examination;
import org.daylight.doctor.ExaminationReport;
import org.daylight.doctor.FolderFault;
import org.daylight.submission.ItemHead;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.SourceKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamineDropTest {

    @TempDir
    Path folder = Path.of("");

    private static final class Found implements ExaminationReport {
        private final List<FolderFault> faults = new ArrayList<>();

        @Override
        public void begun(String check) {}

        @Override
        public void progress(long done, long total) {}

        @Override
        public void found(String check, FolderFault fault) {
            faults.add(fault);
        }

        @Override
        public void ended(String check, String looked, int found) {}
    }

    private List<FolderFault> examine(boolean repairs) {
        var found = new Found();
        new ExamineDrop(
                        new Examination(found, false, repairs),
                        folder.resolve("drop"),
                        TestDrop.NOON,
                        new SecureRandom())
                .run();
        return found.faults;
    }

    /** A mailbox with a message, a file that is complete, one that is not, and a reply. */
    private void drop() throws IOException {
        try (DropFolder drop =
                TestDrop.folder(folder.resolve("drop"), new DropLimits(1 << 30, 1 << 30, 1L << 40, 0, 14))) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(drop);
            SourceKeys keys = TestDrop.source(drop, 1);
            for (int size : new int[] {10, 300_000, 600_000}) {
                ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "film");
                ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
                upload.write(TestDrop.bytes(size, size), 0, size);
                if (size == 600_000) {
                    upload.broken();
                } else {
                    upload.complete();
                }
            }
            byte[] reply = new Reply("2026-12-01", "Thank you.").encrypted(mailboxes.replyTo(keys.mailbox()));
            mailboxes.deliver(keys.mailbox(), ReplyId.of(TestDrop.bytes(1, 16)), reply);
            assertEquals(List.of(), examine(false), "also while it is open");
        }
        assertEquals(List.of(), examine(false));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("drop"))) {
            return all.filter(Files::isRegularFile)
                    .filter(each -> !each.endsWith("lock"))
                    .sorted()
                    .toList();
        }
    }

    /** A torn file, which is shorter than it was, is named. A flipped bit is found at its beginning; only the newsroom can see it inside of what is encrypted. */
    @Test
    void eachFileThatIsTornOrChangedAtItsBeginningIsNamed() throws IOException {
        drop();
        List<String> missed = new ArrayList<>();
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            String name = folder.resolve("drop").relativize(file).toString();
            byte[] flipped = whole.clone();
            flipped[0] ^= 0x40;
            for (byte[] changed : List.of(Arrays.copyOf(whole, whole.length / 2), new byte[0], flipped)) {
                Files.write(file, changed);
                boolean isNamed = examine(false).stream()
                        .anyMatch(fault ->
                                fault.line().contains(name) || fault.line().contains("settings of the drop"));
                // Random values without a checksum: what they belong to is known to the source only.
                boolean isUnknowable =
                        changed.length == whole.length && (name.equals("salt") || name.endsWith("/leaves"));
                if (!isNamed && !isUnknowable) {
                    missed.add(name + " with " + changed.length + " of " + whole.length + " bytes");
                }
            }
            Files.write(file, whole);
        }
        assertEquals(List.of(), missed);
        assertEquals(List.of(), examine(false));
    }

    @Test
    void whatAStoppedServerLeftIsRepaired() throws IOException {
        drop();
        Path mailbox = files().stream()
                .filter(each -> each.endsWith("reply-to"))
                .findFirst()
                .orElseThrow()
                .getParent();
        Files.write(mailbox.resolve("sent.new"), "7".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(mailbox.resolve("items/00.gone/more"));
        try (DropFolder open = DropFolder.open(folder.resolve("drop"))) {
            assertEquals(List.of(), examine(true), "a server that runs puts it right itself");
        }
        List<FolderFault> found = examine(false);
        assertEquals(1, found.size(), found.toString());
        assertEquals(FolderFault.State.REPAIRABLE, found.getFirst().state());
        assertTrue(Files.exists(mailbox.resolve("sent.new")));
        assertEquals(FolderFault.State.REPAIRED, examine(true).getFirst().state());
        assertEquals(List.of(), examine(false));
    }
}
