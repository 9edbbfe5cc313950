package org.daylight.collect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.By;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.submission.ItemId;

/**
 * The conversations of a newsroom: the folder {@code conversations/} ({@code spec/newsroom.md} section 14). Nothing here is
 * ever published, and no code that publishes can name this package.
 *
 * <p>Entries are only appended. Safe for use by several threads and processes.
 */
public final class Conversations {

    /** The folder's name in the newsroom. */
    public static final String FOLDER = "conversations";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.jsonl");

    private final Newsroom newsroom;

    public Conversations(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    Path folder() {
        return newsroom.folder().resolve(FOLDER);
    }

    Path file(int number) {
        return folder().resolve(number + ".jsonl");
    }

    /** The numbers of all conversations, in ascending order. */
    public List<Integer> numbers() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        List<Integer> numbers = new ArrayList<>();
        try (var list = Files.list(folder())) {
            for (Path each : list.toList()) {
                Matcher name = NAME.matcher(each.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Integer.valueOf(name.group(1)));
                }
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** Receives conversations. */
    interface Receiver {
        void accept(Conversation conversation) throws IOException;
    }

    /**
     * Reads all conversations, by number. One at a time is in memory.
     *
     * @return what is wrong with those that cannot be read, a line each
     */
    List<String> read(Receiver receiver) throws IOException {
        List<String> problems = new ArrayList<>();
        for (int number : numbers()) {
            Conversation read;
            try {
                read = get(number);
            } catch (IOException e) {
                problems.add("" + e.getMessage());
                continue;
            }
            receiver.accept(read);
        }
        return problems;
    }

    /** All conversations in short, by number. Those that cannot be read are in it, with the reason. */
    public List<ConversationSummary> summaries() throws IOException {
        List<ConversationSummary> all = new ArrayList<>();
        for (int number : numbers()) {
            try {
                all.add(ConversationSummary.of(get(number)));
            } catch (IOException e) {
                all.add(ConversationSummary.unreadable(number, "" + e.getMessage()));
            }
        }
        return all;
    }

    /** The numbers of the conversations of a drop, by the id of the mailbox. Only their first lines are read. @param problems receives what cannot be read */
    Map<String, Integer> ofDrop(String drop, List<String> problems) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        for (int number : numbers()) {
            try {
                Conversation head = new ConversationFile(file(number)).readHead();
                if (head.drop().equals(drop)) {
                    found.putIfAbsent(head.mailbox(), number);
                }
            } catch (IOException e) {
                problems.add("" + e.getMessage());
            }
        }
        return found;
    }

    /** Whether a conversation has so many entries or bytes that its source can add nothing more. */
    boolean isFull(Conversation conversation) throws IOException {
        return conversation.entries().size() >= ConversationFile.FULL_ENTRIES
                || new ConversationFile(file(conversation.number())).bytes() >= ConversationFile.FULL_BYTES;
    }

    private Path textFile(String item) {
        return folder().resolve("texts").resolve(new ItemId(item).hex() + ".txt");
    }

    /** All of a text of a source. @throws IOException with a one-line message when the file with a long text is missing or damaged */
    public String text(ConversationEntry.SourceText text) throws IOException {
        if (text.whole() == null) {
            return text.text();
        }
        Path file = textFile(text.item());
        byte[] bytes = new byte[0];
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(CheckedItem.MAX_TEXT_BYTES + 1);
            }
        }
        if (!Sha256.of(bytes).equals(text.whole())) {
            throw new IOException(file + " is missing or damaged: restore it from your backup");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Stores a long text apart, unless that was done. When this returns it is on disk. @param content its bytes; closed here */
    void store(ConversationEntry.SourceText text, InputStream content) throws IOException {
        try (content) {
            Path file = textFile(text.item());
            if (Files.exists(file)) {
                return; // written in one step
            }
            byte[] bytes = content.readNBytes(CheckedItem.MAX_TEXT_BYTES + 1);
            if (!Sha256.of(bytes).equals(text.whole())) {
                throw new IOException("the text of the item " + text.item() + " is not as it was checked");
            }
            DurableFiles.createPrivateFolder(file.getParent());
            DurableFiles.writePrivate(file, bytes);
        }
    }

    /** The conversation of this number. @throws IOException with a one-line message when it is damaged */
    public Optional<Conversation> find(int number) throws IOException {
        return number > 0 && Files.exists(file(number)) ? Optional.of(get(number)) : Optional.empty();
    }

    private Conversation get(int number) throws IOException {
        Conversation read = new ConversationFile(file(number)).read();
        if (read.number() != number) {
            throw new IOException(file(number) + " is damaged (it says that it is conversation " + read.number()
                    + "): restore it from your backup");
        }
        return read;
    }

    /** Begins the conversation of a mailbox. When this returns it is on disk. */
    Conversation begin(String drop, String mailbox, AgeRecipient replyKey, Instant now) throws IOException {
        try (Closeable lock = newsroom.lock("conversations", PATIENCE)) {
            DurableFiles.createPrivateFolder(folder());
            List<Integer> numbers = numbers();
            int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
            var begun =
                    new Conversation(number, drop, mailbox, replyKey, now.truncatedTo(ChronoUnit.SECONDS), List.of());
            new ConversationFile(file(number)).create(begun);
            return begun;
        }
    }

    /** Appends entries to a conversation. When this returns they are on disk. */
    void append(int number, List<ConversationEntry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        try (Closeable lock = newsroom.lock("conversations", PATIENCE)) {
            new ConversationFile(file(number)).append(entries);
        }
    }

    /**
     * Records that a user has read the first entries of a conversation. Does nothing when none of them is unread.
     *
     * @param through how many; not more than there are
     */
    public void seen(Conversation conversation, int through, By by) throws IOException {
        int read = Math.min(through, conversation.entries().size());
        boolean hasUnread = conversation.entries().stream()
                .limit(Math.max(0, read))
                .skip(conversation.seen())
                .anyMatch(ConversationEntry::isOfSource);
        if (hasUnread) {
            append(
                    conversation.number(),
                    List.of(new ConversationEntry.Seen(by.time().truncatedTo(ChronoUnit.SECONDS), by.who(), read)));
        }
    }
}
