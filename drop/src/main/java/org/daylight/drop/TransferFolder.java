package org.daylight.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.daylight.file.FreeSpace;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.ExchangeFolder;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Reply;
import org.daylight.submission.ReturnNote;
import org.daylight.submission.StoredFile;
import org.daylight.submission.WaitingItem;

/**
 * Carries submissions on a storage medium to a newsroom, and replies back ({@code spec/drop.md} section 8). Exporting changes nothing in the drop; what
 * the newsroom has stored is deleted when its signed note is imported.
 */
public final class TransferFolder {

    private TransferFolder() {}

    /** What was exported. @param items new in the folder */
    public record Exported(int items, long bytes) {}

    /** What was imported. @param gone replies to mailboxes that are not there any more, or are full */
    public record Imported(int collected, int replies, int gone) {}

    /** What a drop holds. @param free bytes that the disk has left */
    public record State(int mailboxes, int complete, int incomplete, long bytes, long free) {}

    /** Counts what a drop holds; also while it is being served. */
    public static State state(Path drop, InstantSource clock) throws IOException {
        DropFolder folder = DropFolder.openToRead(drop);
        SourceMailboxes mailboxes = SourceMailboxes.openToRead(folder, clock);
        int complete = 0;
        int incomplete = 0;
        long bytes = 0;
        for (MailboxId mailbox : mailboxes.all()) {
            for (ItemFolder item : mailboxes.itemsOf(mailbox)) {
                ItemFolder.Content content = item.content();
                bytes += content.bytes();
                complete += content.complete() ? 1 : 0;
                incomplete += content.complete() ? 0 : 1;
            }
        }
        return new State(mailboxes.all().size(), complete, incomplete, bytes, FreeSpace.usable(drop));
    }

    /** Receives progress. */
    public interface Watch {

        /** @param done bytes of about {@code total} that are in the folder, those of earlier exports included */
        void exported(long done, long total);
    }

    /**
     * Writes what waits to a folder, as it is: encrypted. An item that is there already is not written again. Also while the drop is being served: an
     * item that its source deletes meanwhile is left out.
     *
     * @param to a folder that does not exist, is empty, or has an earlier export of this drop
     */
    public static Exported export(Path drop, Path to, InstantSource clock, Watch watch) throws IOException {
        DropFolder folder = DropFolder.openToRead(drop);
        var exchange = new StoreExchange(SourceMailboxes.openToRead(folder, clock));
        var target = new ExchangeFolder(to);
        byte[] description = ExchangeFolder.text(exchange.describe()).getBytes(StandardCharsets.UTF_8);
        if (Files.exists(target.description())) {
            boolean isSame = ExchangeFolder.parse(Files.readString(target.description()))
                    .receiptKey()
                    .equals(exchange.describe().receiptKey());
            if (!isSame) {
                throw new IOException(to + " has an export of another drop: name another folder");
            }
        }
        Files.createDirectories(target.mailboxes());
        List<WaitingItem> waiting = exchange.list();
        long total = waiting.stream().mapToLong(WaitingItem::storedBytes).sum();
        long done = 0;
        int items = 0;
        long bytes = 0;
        for (WaitingItem item : waiting) {
            if (Files.notExists(target.item(item.mailbox(), item.item())) && export(exchange, item, target)) {
                items++;
                bytes += item.storedBytes();
            }
            done += item.storedBytes();
            watch.exported(done, total);
        }
        StoredFile.write(target.description(), description);
        return new Exported(items, bytes);
    }

    /** @return false when the source has deleted it meanwhile */
    private static boolean export(StoreExchange exchange, WaitingItem item, ExchangeFolder target) throws IOException {
        Path there = target.item(item.mailbox(), item.item());
        Path part = there.resolveSibling(item.item().hex() + ".part");
        Files.createDirectories(part);
        StoredFile.write(
                target.replyTo(item.mailbox()), (item.replyTo().text() + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            StoredFile.write(part.resolve("head.age"), exchange.head(item));
            StoredFile.write(part.resolve("tail.age"), exchange.tail(item));
            for (int number = 1; number <= item.segments(); number++) {
                Path file = part.resolve(ExchangeFolder.segmentName(number));
                try (InputStream in = exchange.segment(item, number)) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
                StoredFile.syncFile(file);
            }
        } catch (IOException e) {
            if (exchange.has(item)) {
                throw e;
            }
            SourceMailboxes.remove(part);
            return false;
        }
        StoredFile.rename(part, there);
        return true;
    }

    /**
     * Reads what a newsroom has returned: deletes what it has stored, and delivers its replies. Nothing is done before the signature is verified; the
     * same folder twice has no further effect. The drop must not be served meanwhile.
     */
    public static Imported returned(Path drop, Path from, InstantSource clock) throws IOException {
        try (DropFolder folder = DropFolder.open(drop)) {
            var target = new ExchangeFolder(from);
            if (!Files.isRegularFile(target.returnNote(), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(
                        from + " has nothing for the drop: run  daylight collect  with it in the newsroom first");
            }
            ReturnNote note = switch (ReturnNote.verified(
                    read(target.returnNote(), 1 << 20), folder.settings().collector())) {
                case Outcome.Ok<ReturnNote>(ReturnNote right) -> right;
                case Outcome.Refused<ReturnNote>(String code, String reason) ->
                    throw new DamagedSubmission(target.returnNote() + " is not from the newsroom that this drop knows: "
                            + reason + "; nothing was done");
            };
            if (!note.drop().equals(folder.receiptVerifier().name())) {
                throw new DamagedSubmission(target.returnNote() + " is for another drop; nothing was done");
            }
            SourceMailboxes mailboxes =
                    SourceMailboxes.open(folder, clock, new SecureRandom(), () -> Long.MAX_VALUE / 4, step -> {});
            var exchange = new StoreExchange(mailboxes);
            int collected = 0;
            for (ReturnNote.Collected each : note.collected()) {
                boolean isThere = mailboxes.item(each.item()).isPresent();
                exchange.acknowledge(each.mailbox(), each.item());
                collected += isThere ? 1 : 0;
            }
            int replies = 0;
            int gone = 0;
            for (ReturnNote.ReplyFile each : note.replies()) {
                byte[] encrypted = read(target.reply(each.mailbox(), each.reply()), Reply.MAX_ENCRYPTED_BYTES);
                if (!Sha256.of(encrypted).equals(each.hash())) {
                    throw new DamagedSubmission("a reply in " + from + " was changed: collect again");
                }
                boolean isDelivered = exchange.send(each.mailbox(), each.reply(), encrypted);
                replies += isDelivered ? 1 : 0;
                gone += isDelivered ? 0 : 1;
            }
            return new Imported(collected, replies, gone);
        }
    }

    private static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] all = in.readNBytes(most + 1);
            if (all.length > most) {
                throw new DamagedSubmission(file + " is too long");
            }
            return all;
        }
    }
}
