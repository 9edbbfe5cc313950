package org.daylight.collect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;

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

    private Path file(int number) {
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

    /** All conversations, by number. @throws IOException with a one-line message when one is damaged */
    public List<Conversation> all() throws IOException {
        List<Conversation> all = new ArrayList<>();
        for (int number : numbers()) {
            all.add(get(number));
        }
        return all;
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

    /** Records that a user has read a conversation as it is here. Does nothing when nothing in it is unread. */
    public void seen(Conversation conversation, org.daylight.audit.By by) throws IOException {
        if (conversation.unread() > 0) {
            append(
                    conversation.number(),
                    List.of(new ConversationEntry.Seen(
                            by.time().truncatedTo(ChronoUnit.SECONDS),
                            by.who(),
                            conversation.entries().size())));
        }
    }
}
