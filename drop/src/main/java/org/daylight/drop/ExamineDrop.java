package org.daylight.drop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.daylight.doctor.Examination;
import org.daylight.doctor.LeftFiles;
import org.daylight.file.WholeFile;
import org.daylight.format.Sha256;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ItemId;
import org.daylight.submission.MailboxId;

/**
 * Examines the folder of a drop ({@code spec/drop.md} section 3), also while it is served. Nothing can be decrypted here: what is wrong inside an encrypted
 * file is found by the newsroom when it collects, and then stays on the drop.
 */
public final class ExamineDrop {

    private static final int SEGMENT_END = 40;
    private static final int SEGMENT_UNIT = 64 << 10;
    private static final int HEAD_UNIT = 4096;
    private static final String RESTORE =
            "restore it from a backup, or leave it: the newsroom reports the item when it collects";

    private final Examination examination;
    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * A drop to be examined.
     *
     * @param clock for the repair, which cuts times to their day
     * @param random for the repair
     */
    public ExamineDrop(Examination examination, Path folder, InstantSource clock, SecureRandom random) {
        this.examination = examination;
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /** Runs all checks. */
    public void run() {
        examination.check("drop settings", () -> {
            DropFolder.openToRead(folder).close();
            return "drop.json, salt, receipt.key";
        });
        examination.check("mailboxes", this::mailboxes);
        examination.check("drop left", this::left);
    }

    private String mailboxes() throws IOException {
        Path all = folder.resolve("mailboxes");
        if (!Files.isDirectory(all)) {
            examination.fault("mailboxes", "the folder is missing", "restore it from a backup");
            return "";
        }
        long count = 0;
        List<Path> groups = LeftFiles.in(all);
        for (int i = 0; i < groups.size(); i++) {
            examination.progress(i, groups.size());
            for (Path each : LeftFiles.in(groups.get(i))) {
                if (MailboxId.parse(each.getFileName().toString()).isOk()) {
                    count++;
                    try {
                        mailbox(each);
                    } catch (NoSuchFileException e) {
                        if (Files.exists(each)) { // otherwise the source deleted it at this moment
                            examination.fault(name(Path.of(String.valueOf(e.getMessage()))), "it is missing", RESTORE);
                        }
                    }
                }
            }
        }
        return count + " mailboxes";
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private void mailbox(Path mailbox) throws IOException {
        MailboxId id = MailboxId.parse(mailbox.getFileName().toString()).orThrow();
        Path replyTo = mailbox.resolve("reply-to");
        if (!SourceMailboxes.isReplyKeyOf(replyTo, id)) {
            examination.fault(
                    name(replyTo), "it is damaged: the mailbox belongs to another key", "restore it from a backup");
        }
        for (String counter : List.of("sent", "collected", "replied")) {
            Path file = mailbox.resolve(counter);
            if (Files.exists(file)
                    && !new String(WholeFile.bytes(file, WholeFile.SMALL), StandardCharsets.ISO_8859_1)
                            .matches("[0-9]{1,15}\n")) {
                examination.fault(name(file), "it is not a number, and counts as 0", "restore it from a backup");
            }
        }
        for (Path item : LeftFiles.in(mailbox.resolve("items"))) {
            if (!isLeft(item)) {
                item(new ItemFolder(
                        id, ItemId.parse(item.getFileName().toString()).orThrow(), item));
            }
        }
        for (Path reply : LeftFiles.in(mailbox.resolve("replies"))) {
            if (!isLeft(reply)) {
                encrypted(reply, 0, HEAD_UNIT);
            }
        }
    }

    private static boolean isLeft(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".new") || name.endsWith(".gone") || name.endsWith(ItemFolder.PART);
    }

    private void item(ItemFolder item) throws IOException {
        ItemFolder.Content content = item.content();
        if (content.hasGap()) {
            examination.fault(name(item.path()), "a segment between others is missing", RESTORE);
        }
        if (!Sha256.parse(WholeFile.text(item.check(), WholeFile.SMALL).strip()).isOk()) {
            examination.fault(name(item.check()), "it is damaged, so the source cannot continue the item", RESTORE);
        }
        encrypted(item.head(), 0, HEAD_UNIT);
        for (Path segment : content.segments()) {
            encrypted(segment, SEGMENT_END, SEGMENT_UNIT);
        }
        if (content.complete()) {
            encrypted(item.tail(), 0, HEAD_UNIT);
        } else if (content.blocks() > 0 && Files.size(item.leaves()) < content.blocks() * BlockHashes.HASH_BYTES) {
            examination.fault(name(item.leaves()), "it is too short, so the source cannot continue the item", RESTORE);
        }
    }

    private void encrypted(Path file, int last, int unit) throws IOException {
        if (!EncryptedForm.isWhole(file, last, unit)) {
            examination.fault(name(file), "it is not a whole encrypted file", RESTORE);
        }
    }

    /** Finds what a crash left. While a server has the drop open, unfinished files are its own. */
    private String left() throws IOException {
        List<Path> found = LeftFiles.under(folder, 6, Set.of(".new", ".gone", ItemFolder.PART));
        if (found.isEmpty()) {
            return "no unfinished files";
        }
        if (DropFolder.isInUse(folder)) {
            return found.size() + " unfinished files of the server that runs";
        }
        Path first = found.getFirst();
        examination.derived(
                name(first),
                (found.size() == 1 ? "it is" : "it and " + (found.size() - 1) + " more are")
                        + " what a stopped server has left",
                this::recover);
        return "unfinished files";
    }

    /** As the next start of the server does it. */
    private void recover() throws IOException {
        try (DropFolder drop = DropFolder.open(folder)) {
            SourceMailboxes.open(drop, clock, random, () -> 0, step -> {});
        }
    }
}
