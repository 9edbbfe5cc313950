package org.daylight.drop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.daylight.age.AgeRecipient;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemKey;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * What is in a drop's folder: mailboxes with items and replies. A mailbox is made when its first item arrives. Deleting means: renamed in one step, then
 * removed; a crash leaves the whole or nothing. Safe for several threads.
 */
final class SourceMailboxes {

    private static final String NEW = ".new";
    private static final String GONE = ".gone";

    /** The most replies that wait for one source. */
    static final int MAX_REPLIES = 100;

    private final DropFolder folder;
    private final CoarseTimes times;
    private final SecureRandom random;
    private final Space space;
    private final Consumer<String> steps;
    private final Map<ItemId, MailboxId> items = new HashMap<>();
    private final Map<MailboxId, Set<ItemId>> byMailbox = new TreeMap<>();
    private final Set<ItemId> busy = new HashSet<>();

    /** An item is being sent by another request at this moment. */
    static final class Busy extends IOException {
        Busy() {
            super("it is being sent by another request");
        }
    }

    private SourceMailboxes(
            DropFolder folder, InstantSource clock, SecureRandom random, LongSupplier usable, Consumer<String> steps) {
        this.folder = folder;
        this.random = random;
        this.steps = steps;
        times = new CoarseTimes(clock);
        space = new Space(folder.settings().limits(), usable);
    }

    /**
     * Reads what is there, and puts right what a crash has left.
     *
     * @param usable free bytes of the disk, now
     * @param steps is told of each step that is durable, for tests
     */
    static SourceMailboxes open(
            DropFolder folder, InstantSource clock, SecureRandom random, LongSupplier usable, Consumer<String> steps)
            throws IOException {
        var opened = new SourceMailboxes(folder, clock, random, usable, steps);
        opened.readAll(true);
        return opened;
    }

    /** Reads what is there and changes nothing, also while another process serves the drop. */
    static SourceMailboxes openToRead(DropFolder folder, InstantSource clock) throws IOException {
        var opened = new SourceMailboxes(folder, clock, new SecureRandom(), () -> 0, step -> {});
        opened.readAll(false);
        return opened;
    }

    private void readAll(boolean repairs) throws IOException {
        for (Path group : entries(folder.mailboxes())) {
            for (Path each : entries(group)) {
                String name = each.getFileName().toString();
                if (isLeft(name)) {
                    remove(each, repairs);
                } else if (MailboxId.parse(name) instanceof Outcome.Ok<MailboxId>(MailboxId mailbox)) {
                    read(mailbox, repairs);
                }
            }
        }
        if (repairs) {
            CoarseTimes.cutAll(folder.mailboxes());
        }
    }

    /** Whether a crash has left this. */
    private static boolean isLeft(String name) {
        return name.endsWith(NEW) || name.endsWith(GONE);
    }

    private static void remove(Path left, boolean repairs) throws IOException {
        if (repairs) {
            remove(left);
        }
    }

    private void read(MailboxId mailbox, boolean repairs) throws IOException {
        byMailbox.put(mailbox, new TreeSet<>());
        for (Path in : List.of(path(mailbox), replies(mailbox))) {
            for (Path each : entries(in)) {
                if (isLeft(each.getFileName().toString())) {
                    remove(each, repairs);
                }
            }
        }
        for (Path each : entries(items(mailbox))) {
            String name = each.getFileName().toString();
            if (isLeft(name)) {
                remove(each, repairs);
            } else if (ItemId.parse(name) instanceof Outcome.Ok<ItemId>(ItemId item)) {
                ItemFolder there = new ItemFolder(mailbox, item, each);
                if (repairs) {
                    there.recover();
                }
                space.found(mailbox, there.content().bytes());
                index(mailbox, item);
            }
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(entries::add);
        } catch (NoSuchFileException e) {
            return entries;
        }
        entries.sort(null);
        return entries;
    }

    private void index(MailboxId mailbox, ItemId item) {
        items.put(item, mailbox);
        byMailbox.computeIfAbsent(mailbox, same -> new TreeSet<>()).add(item);
    }

    CoarseTimes times() {
        return times;
    }

    Space space() {
        return space;
    }

    DropFolder folder() {
        return folder;
    }

    SecureRandom random() {
        return random;
    }

    void reached(String step) {
        steps.accept(step);
    }

    private Path path(MailboxId mailbox) {
        return folder.mailboxes().resolve(mailbox.hex().substring(0, 2)).resolve(mailbox.hex());
    }

    private Path items(MailboxId mailbox) {
        return path(mailbox).resolve("items");
    }

    private Path replies(MailboxId mailbox) {
        return path(mailbox).resolve("replies");
    }

    /** The mailboxes, in order. */
    synchronized List<MailboxId> all() {
        return List.copyOf(byMailbox.keySet());
    }

    synchronized List<ItemFolder> itemsOf(MailboxId mailbox) {
        return byMailbox.getOrDefault(mailbox, Set.of()).stream()
                .map(item -> new ItemFolder(mailbox, item, items(mailbox).resolve(item.hex())))
                .toList();
    }

    synchronized Optional<ItemFolder> item(ItemId item) {
        return Optional.ofNullable(items.get(item))
                .map(mailbox -> new ItemFolder(mailbox, item, items(mailbox).resolve(item.hex())));
    }

    synchronized boolean exists(MailboxId mailbox) {
        return byMailbox.containsKey(mailbox);
    }

    /** Whether a file {@code reply-to} has the key from which the name of a mailbox is made. */
    static boolean isReplyKeyOf(Path file, MailboxId mailbox) throws IOException {
        return AgeRecipient.parse(
                                new String(WholeFile.bytes(file, WholeFile.SMALL), StandardCharsets.ISO_8859_1).strip())
                        instanceof Outcome.Ok<AgeRecipient>(AgeRecipient key)
                && MailboxId.of(key).equals(mailbox);
    }

    /** To whom replies to this source are encrypted. */
    AgeRecipient replyTo(MailboxId mailbox) throws IOException {
        return AgeRecipient.parse(WholeFile.text(path(mailbox).resolve("reply-to"), WholeFile.SMALL)
                        .strip())
                .orThrow();
    }

    /**
     * Begins a new item, and makes the mailbox if it is the first one.
     *
     * @return the item, without any content
     * @throws Space.NoRoom also when there are too many items
     */
    synchronized ItemFolder begin(SourceKeys keys, ItemHead.Kind kind, String name) throws IOException {
        MailboxId mailbox = keys.mailbox();
        if (!byMailbox.containsKey(mailbox) && byMailbox.size() >= DropLimits.MAX_MAILBOXES) {
            throw new Space.NoRoom(Space.Refusal.DROP_FULL);
        }
        if (byMailbox.getOrDefault(mailbox, Set.of()).size() >= DropLimits.MAX_ITEMS) {
            throw new Space.NoRoom(Space.Refusal.MAILBOX_FULL);
        }
        space.reserve(mailbox, HEAD_BYTES);
        Path unfinished = path(mailbox).resolveSibling(mailbox.hex() + NEW);
        try {
            make(keys);
            long number = counted(mailbox, "sent") + 1;
            count(mailbox, "sent", number);
            byte[] id = new byte[ItemId.BYTES];
            random.nextBytes(id);
            ItemId item = ItemId.of(id);
            Path to = items(mailbox).resolve(item.hex());
            var made = new ItemFolder(mailbox, item, to.resolveSibling(item.hex() + NEW));
            unfinished = made.path();
            Files.createDirectory(made.path());
            var readers = new ArrayList<>(folder.settings().editors());
            readers.add(keys.replyRecipient());
            StoredFile.write(
                    made.head(), ItemHead.of(kind, name, times.day(), number).encrypted(readers));
            made.writeCheck(keys.itemKey(item));
            times.set(made.head(), made.check(), made.path());
            StoredFile.syncFolder(made.path());
            reached("item made");
            StoredFile.rename(made.path(), to);
            times.set(to, to.getParent(), path(mailbox));
            index(mailbox, item);
            reached("item in place");
            return new ItemFolder(mailbox, item, to);
        } catch (IOException | RuntimeException e) {
            space.add(mailbox, -HEAD_BYTES);
            try {
                remove(unfinished); // many attempts on a full disk must not fill it further
            } catch (IOException left) {
                e.addSuppressed(left); // the next start removes it
            }
            throw e;
        }
    }

    /** What a head, a tail and a folder take. */
    static final int HEAD_BYTES = 16 << 10;

    private void make(SourceKeys keys) throws IOException {
        MailboxId mailbox = keys.mailbox();
        if (byMailbox.containsKey(mailbox)) {
            return;
        }
        Path to = path(mailbox);
        Path made = to.resolveSibling(mailbox.hex() + NEW);
        Files.createDirectories(to.getParent());
        remove(made);
        Files.createDirectory(made);
        Files.createDirectory(made.resolve("items"));
        Files.createDirectory(made.resolve("replies"));
        StoredFile.write(
                made.resolve("reply-to"), (keys.replyRecipient().text() + "\n").getBytes(StandardCharsets.US_ASCII));
        times.set(made.resolve("reply-to"), made.resolve("items"), made.resolve("replies"), made);
        reached("mailbox made");
        StoredFile.rename(made, to);
        times.set(to, to.getParent(), folder.mailboxes());
        byMailbox.put(mailbox, new TreeSet<>());
        reached("mailbox in place");
    }

    /** A number that a mailbox keeps: how many items were begun, or collected. 0 when there is none. */
    long counted(MailboxId mailbox, String what) throws IOException {
        try {
            String text =
                    WholeFile.text(path(mailbox).resolve(what), WholeFile.SMALL).strip();
            return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void count(MailboxId mailbox, String what, long number) throws IOException {
        Path file = path(mailbox).resolve(what);
        StoredFile.write(file, (number + "\n").getBytes(StandardCharsets.US_ASCII));
        times.set(file, file.getParent());
    }

    /** Continues an item that is not complete. @throws Busy when another request does */
    ItemUpload append(ItemFolder item, ItemKey key) throws IOException {
        synchronized (this) {
            if (!items.containsKey(item.item())) {
                throw new NoSuchFileException("the item was deleted");
            }
            if (!busy.add(item.item())) {
                throw new Busy();
            }
        }
        try {
            item.recover();
            return new ItemUpload(this, item, key);
        } catch (IOException | RuntimeException e) {
            ended(item);
            throw e;
        }
    }

    synchronized void ended(ItemFolder item) {
        busy.remove(item.item());
    }

    /** Whether a request is sending this item now. */
    synchronized boolean isBusy(ItemId item) {
        return busy.contains(item);
    }

    /** Deletes an item. One that is not there any more is no error. */
    void delete(ItemFolder item) throws IOException {
        Path gone = item.path().resolveSibling(item.item().hex() + GONE);
        synchronized (this) {
            if (!items.containsKey(item.item())) {
                return;
            }
            long bytes = item.content().bytes();
            // First on the disk: if that fails, the item is still there, and can be deleted again.
            StoredFile.rename(item.path(), gone);
            items.remove(item.item());
            byMailbox.getOrDefault(item.mailbox(), new TreeSet<>()).remove(item.item());
            space.add(item.mailbox(), -bytes);
        }
        reached("item gone");
        remove(gone);
        times.set(gone.getParent());
        reached("item removed");
    }

    /** Deletes what the newsroom has stored, and counts it for the source. On a full disk it is deleted first, because that makes room. */
    void collected(ItemFolder item) throws IOException {
        synchronized (this) {
            if (!items.containsKey(item.item())) {
                return;
            }
            try {
                countCollected(item.mailbox());
            } catch (IOException e) {
                if (space.refusal(e).isEmpty()) {
                    throw e;
                }
                delete(item);
                countCollected(item.mailbox());
                return;
            }
        }
        delete(item);
    }

    private void countCollected(MailboxId mailbox) throws IOException {
        count(mailbox, "collected", counted(mailbox, "collected") + 1);
    }

    /** Deletes a mailbox with all that is in it. One that does not exist is no error. */
    void delete(MailboxId mailbox) throws IOException {
        Path gone = path(mailbox).resolveSibling(mailbox.hex() + GONE);
        synchronized (this) {
            Set<ItemId> all = byMailbox.get(mailbox);
            if (all == null) {
                return;
            }
            StoredFile.rename(path(mailbox), gone);
            byMailbox.remove(mailbox);
            all.forEach(items::remove);
            space.forget(mailbox);
        }
        reached("mailbox gone");
        remove(gone);
        times.set(gone.getParent());
        reached("mailbox removed");
    }

    /** The encrypted replies, oldest first. */
    List<byte[]> readReplies(MailboxId mailbox) throws IOException {
        var replies = new ArrayList<byte[]>();
        for (Path file : entries(replies(mailbox))) {
            if (file.getFileName().toString().endsWith(".age")) {
                replies.add(WholeFile.bytes(file, Reply.MAX_ENCRYPTED_BYTES));
            }
        }
        return replies;
    }

    /**
     * Puts a reply into a mailbox. The same id twice has no effect the second time.
     *
     * @return false when there is no such mailbox, or too many replies wait in it
     */
    synchronized boolean deliver(MailboxId mailbox, ReplyId reply, byte[] encrypted) throws IOException {
        if (!byMailbox.containsKey(mailbox)) {
            return false;
        }
        List<Path> there = entries(replies(mailbox));
        if (there.stream().anyMatch(file -> file.getFileName().toString().endsWith("-" + reply.hex() + ".age"))) {
            return true;
        }
        if (there.size() >= MAX_REPLIES) {
            return false;
        }
        long number = counted(mailbox, "replied") + 1;
        count(mailbox, "replied", number);
        String digits = Long.toString(number);
        Path file = replies(mailbox)
                .resolve("0".repeat(Math.max(0, 6 - digits.length())) + digits + "-" + reply.hex() + ".age");
        StoredFile.write(file, encrypted);
        times.set(file, file.getParent());
        reached("reply delivered");
        return true;
    }

    /** Deletes all replies of a mailbox. */
    synchronized void deleteReplies(MailboxId mailbox) throws IOException {
        if (byMailbox.containsKey(mailbox)) {
            for (Path file : entries(replies(mailbox))) {
                Files.delete(file);
            }
            StoredFile.syncFolder(replies(mailbox));
            times.set(replies(mailbox));
        }
    }

    /** Deletes items that are incomplete for too long. @return how many. @throws IOException when one could not be deleted; the others are */
    int expire() throws IOException {
        Instant before = times.midnight().minus(folder.settings().limits().incompleteDays(), ChronoUnit.DAYS);
        int deleted = 0;
        IOException failed = null;
        for (MailboxId mailbox : all()) {
            for (ItemFolder item : itemsOf(mailbox)) {
                try {
                    boolean isOld =
                            Files.getLastModifiedTime(item.path()).toInstant().isBefore(before);
                    if (isOld && !isBusy(item.item()) && !item.content().complete()) {
                        delete(item);
                        deleted++;
                    }
                } catch (NoSuchFileException e) {
                    // deleted meanwhile
                } catch (IOException e) {
                    failed = e;
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        return deleted;
    }

    /** Deletes a folder with what is in it, if it is there. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
        StoredFile.syncFolder(folder.getParent());
    }
}
