package org.daylight.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.daylight.newsroom.Newsroom;

/** Counts what no user has read yet. A conversation is read again only when its file has changed. Safe for several threads. */
public final class UnreadMessages {

    private final Conversations conversations;
    private Map<Integer, Known> known = new HashMap<>();

    /** What is known of a file with this length and time. @param unread -1 when it cannot be read */
    private record Known(long bytes, FileTime changed, int unread) {}

    /**
     * The result.
     *
     * @param messages texts and files that no user has seen
     * @param conversations how many have one
     * @param unreadable how many conversations cannot be read
     */
    public record Count(int messages, int conversations, int unreadable) {}

    public UnreadMessages(Newsroom newsroom) {
        conversations = new Conversations(newsroom);
    }

    /** Counts now. @throws IOException when the folder cannot be read */
    public synchronized Count count() throws IOException {
        var now = new HashMap<Integer, Known>();
        for (int number : conversations.numbers()) {
            try {
                now.put(number, known(number));
            } catch (NoSuchFileException e) {
                // moved away at this moment
            }
        }
        known = now;
        int messages = 0;
        int withSome = 0;
        int unreadable = 0;
        for (Known each : now.values()) {
            messages += Math.max(0, each.unread);
            withSome += each.unread > 0 ? 1 : 0;
            unreadable += each.unread < 0 ? 1 : 0;
        }
        return new Count(messages, withSome, unreadable);
    }

    private Known known(int number) throws IOException {
        Path file = conversations.file(number);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Known before = known.get(number);
        if (before != null
                && before.bytes == attributes.size()
                && before.changed.equals(attributes.lastModifiedTime())) {
            return before;
        }
        int unread;
        try {
            unread = conversations.find(number).map(Conversation::unread).orElse(0);
        } catch (IOException e) {
            unread = -1;
        }
        return new Known(attributes.size(), attributes.lastModifiedTime(), unread);
    }
}
