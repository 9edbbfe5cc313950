package org.daylight.submission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;

/**
 * A drop's export in a folder, as {@code daylight drop export} writes it. What goes back is collected in a signed note, which {@code daylight drop
 * import} reads. Nothing of the export itself is deleted or changed. Symbolic links are not followed.
 */
public final class FolderExchange implements DropExchange {

    private static final Pattern SEGMENT = Pattern.compile("[0-9]{7}\\.age");

    /** A folder with more entries is not listed to its end. */
    private static final int MAX_ENTRIES = 100_000;

    private final ExchangeFolder folder;
    private final NoteKey.Signer collector;
    private final Description drop;
    private final Set<ReturnNote.Collected> collected = new LinkedHashSet<>();
    private final Map<ReplyId, ReturnNote.ReplyFile> replies = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private FolderExchange(ExchangeFolder folder, NoteKey.Signer collector) throws IOException {
        this.folder = folder;
        this.collector = collector;
        drop = ExchangeFolder.parse(
                new String(read(folder.description(), ExchangeFolder.MAX_DESCRIPTION_BYTES), StandardCharsets.UTF_8));
        if (Files.exists(folder.returnNote(), LinkOption.NOFOLLOW_LINKS)) {
            switch (ReturnNote.verified(read(folder.returnNote(), 1 << 20), collector.verifier())) {
                case Outcome.Ok<ReturnNote>(ReturnNote note) -> {
                    collected.addAll(note.collected());
                    note.replies().forEach(reply -> replies.put(reply.reply(), reply));
                }
                case Outcome.Refused<ReturnNote>(String code, String reason) ->
                    throw new DamagedSubmission(
                            folder.returnNote() + " is not yours: " + reason + "; delete it to start afresh");
            }
        }
    }

    /**
     * Opens an export.
     *
     * @param collector the newsroom's key, whose public half the drop knows
     * @throws DamagedSubmission when the folder is not a complete export, or its returned note is not by this collector
     */
    public static FolderExchange open(Path folder, NoteKey.Signer collector) throws IOException {
        return new FolderExchange(new ExchangeFolder(folder), collector);
    }

    private static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] all = in.readNBytes(most + 1);
            if (all.length > most) {
                throw new DamagedSubmission(file.getFileName() + " is too long");
            }
            return all;
        } catch (NoSuchFileException e) {
            throw new DamagedSubmission(file + " is missing: the export is not complete, or is not one", e);
        }
    }

    @Override
    public Description describe() {
        return drop;
    }

    @Override
    public List<WaitingItem> list() throws IOException {
        var found = new ArrayList<WaitingItem>();
        problems.clear();
        // The note has room for so many lines only, for what is collected and for replies.
        int room = Math.max(0, MAX_LISTED - collected.size());
        for (MailboxId mailbox : ids(folder.mailboxes(), MailboxId::parse)) {
            AgeRecipient source;
            try {
                source = replyKey(mailbox);
            } catch (DamagedSubmission e) {
                problems.add("a mailbox with "
                        + ids(folder.items(mailbox), ItemId::parse).size() + " items: " + e.getMessage());
                continue;
            }
            for (ItemId item : ids(folder.items(mailbox), ItemId::parse)) {
                if (collected.contains(new ReturnNote.Collected(mailbox, item))) {
                    continue;
                }
                if (found.size() == room) {
                    problems.add("the answer in this folder is full: bring it to the drop, then export again");
                    return found;
                }
                found.add(waiting(mailbox, item, source));
            }
        }
        return found;
    }

    private AgeRecipient replyKey(MailboxId mailbox) throws IOException {
        String to = new String(read(folder.replyTo(mailbox), 200), StandardCharsets.UTF_8).strip();
        return switch (AgeRecipient.parse(to)) {
            case Outcome.Ok<AgeRecipient>(AgeRecipient key) when mailbox.isOf(key) -> key;
            case Outcome.Ok<AgeRecipient>(AgeRecipient key) ->
                throw new DamagedSubmission(
                        "the reply key of a mailbox is not that of the source: replies would go to somebody else");
            case Outcome.Refused<AgeRecipient>(String code, String reason) ->
                throw new DamagedSubmission("the reply key of a mailbox is wrong: " + reason);
        };
    }

    /** An item that lacks files is listed, too: who reads it names it. Files that other programs left are not counted. */
    private WaitingItem waiting(MailboxId mailbox, ItemId item, AgeRecipient source) throws IOException {
        int segments = 0;
        long bytes = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.item(mailbox, item))) {
            for (Path file : all) {
                boolean isSegment =
                        SEGMENT.matcher(file.getFileName().toString()).matches();
                segments += isSegment && segments < WaitingItem.MAX_SEGMENTS ? 1 : 0;
                bytes += isSegment ? Files.size(file) : 0;
            }
        }
        return new WaitingItem(mailbox, item, source, Math.max(1, segments), bytes);
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The entries of a folder that are ids, in order. Others are ignored. */
    private static <T extends Comparable<T>> Set<T> ids(Path folder, Function<String, Outcome<T>> parse)
            throws IOException {
        var ids = new TreeSet<T>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return ids;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                boolean isId = parse.apply(each.getFileName().toString()) instanceof Outcome.Ok<T>(T id) && ids.add(id);
                if (isId && ids.size() >= MAX_ENTRIES) {
                    break;
                }
            }
        }
        return ids;
    }

    @Override
    public byte[] head(WaitingItem item) throws IOException {
        return read(folder.item(item.mailbox(), item.item()).resolve("head.age"), MAX_HEAD_BYTES);
    }

    @Override
    public byte[] tail(WaitingItem item) throws IOException {
        return read(folder.item(item.mailbox(), item.item()).resolve("tail.age"), MAX_HEAD_BYTES);
    }

    @Override
    public InputStream segment(WaitingItem item, int number) throws IOException {
        Path file = folder.item(item.mailbox(), item.item()).resolve(ExchangeFolder.segmentName(number));
        try {
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new DamagedSubmission(
                    "segment " + number + " of the item " + item.item().hex() + " is missing", e);
        }
    }

    @Override
    public void acknowledge(Collection<WaitingItem> items) throws IOException {
        items.forEach(item -> collected.add(new ReturnNote.Collected(item.mailbox(), item.item())));
        writeNote();
    }

    @Override
    public boolean send(MailboxId mailbox, ReplyId reply, byte[] encrypted) throws IOException {
        if (encrypted.length > Reply.MAX_ENCRYPTED_BYTES) {
            throw new IllegalArgumentException("the reply is too long");
        }
        if (!replies.containsKey(reply)) {
            if (collected.size() + replies.size() >= ReturnNote.MAX_LINES) {
                throw new IOException("the answer in this folder is full: bring it to the drop, then export again");
            }
            Files.createDirectories(folder.returnNote().getParent());
            StoredFile.write(folder.reply(mailbox, reply), encrypted);
            replies.put(reply, new ReturnNote.ReplyFile(mailbox, reply, Sha256.of(encrypted)));
            writeNote();
        }
        return true; // only the drop knows whether the mailbox is still there
    }

    private void writeNote() throws IOException {
        Files.createDirectories(folder.returnNote().getParent());
        ReturnNote note =
                new ReturnNote(drop.receiptKey().name(), List.copyOf(collected), List.copyOf(replies.values()));
        StoredFile.write(folder.returnNote(), note.signed(collector).bytes());
    }

    @Override
    public void close() {
        // each call has written what it had to
    }
}
