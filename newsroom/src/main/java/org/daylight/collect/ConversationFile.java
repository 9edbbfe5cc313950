package org.daylight.collect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;

/**
 * The file of one conversation: a first line that says whose it is, then a line for each entry. Lines are only appended. A
 * last line without a line feed is what a crash left of an append; it is cut off before the next one.
 */
final class ConversationFile {

    static final String MALFORMED = "conversation-malformed";

    /** A conversation that has more gets nothing more from its source. Replies and marks of users are still appended. */
    static final int FULL_ENTRIES = 20_000;

    /** As {@link #FULL_ENTRIES}, in bytes. */
    static final long FULL_BYTES = 16L << 20;

    /** The largest file that is read. */
    private static final long MAX_BYTES = 256L << 20;

    private static final int MAX_HEAD = 1 << 16;

    private final Path file;

    ConversationFile(Path file) {
        this.file = file;
    }

    /** Creates it. @throws IOException also when it exists */
    void create(Conversation conversation) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " exists already");
        }
        String head = Json.Obj.EMPTY
                .with("conversation", conversation.number())
                .with("drop", conversation.drop())
                .with("mailbox", conversation.mailbox())
                .with("replyKey", conversation.replyKey().text())
                .with("begun", conversation.begun().toString())
                .text();
        DurableFiles.writePrivate(file, (head + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Appends entries. When this returns they are on disk. */
    void append(List<ConversationEntry> entries) throws IOException {
        var lines = new StringBuilder();
        for (ConversationEntry each : entries) {
            String line = each.line();
            if (line.getBytes(StandardCharsets.UTF_8).length > ConversationEntry.MAX_LINE) {
                throw new IOException("an entry for " + file + " is too long");
            }
            lines.append(line).append('\n');
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.truncate(wholeLines(channel));
            channel.position(channel.size());
            ByteBuffer rest = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** The length up to the last line feed. */
    private long wholeLines(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1 << 16);
        long end = channel.size();
        while (end > 0) {
            long start = Math.max(0, end - one.capacity());
            one.clear().limit((int) (end - start));
            while (one.hasRemaining() && channel.read(one, start + one.position()) >= 0) {
                // fills the buffer
            }
            for (int i = one.position() - 1; i >= 0; i--) {
                if (one.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            end = start;
        }
        throw damaged("it has no whole line");
    }

    /** Its length in bytes. */
    long bytes() throws IOException {
        return Files.size(file);
    }

    /** Reads the first line: the conversation without its entries. @throws IOException with a one-line message when it is damaged */
    Conversation readHead() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MAX_HEAD);
            for (int i = 0; i < start.length; i++) {
                if (start[i] == '\n') {
                    return head(Arrays.copyOf(start, i), List.of());
                }
            }
        }
        throw damaged("it has no whole line");
    }

    /** Reads it. @throws IOException with a one-line message when it is damaged */
    Conversation read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw damaged("it is too long");
        }
        byte[] bytes = Files.readAllBytes(file);
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        if (lines.isEmpty()) {
            throw damaged("it has no whole line");
        }
        List<ConversationEntry> entries = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            switch (ConversationEntry.parse(lines.get(i))) {
                case Outcome.Ok<ConversationEntry>(ConversationEntry entry) -> entries.add(entry);
                case Outcome.Refused<ConversationEntry>(String code, String reason) ->
                    throw damaged("line " + (i + 1) + ": " + reason);
            }
        }
        return head(lines.getFirst(), entries);
    }

    private Conversation head(byte[] line, List<ConversationEntry> entries) throws IOException {
        if (Json.parse(line, MAX_HEAD) instanceof Outcome.Ok<Json>(Json.Obj object)) {
            try {
                return new Conversation(
                        Math.toIntExact(object.number("conversation").orElseThrow()),
                        object.string("drop").orElseThrow(),
                        object.string("mailbox").orElseThrow(),
                        AgeRecipient.parse(object.string("replyKey").orElseThrow())
                                .orThrow(),
                        Instant.parse(object.string("begun").orElseThrow()),
                        entries);
            } catch (NoSuchElementException | DateTimeException | ArithmeticException | IllegalArgumentException e) {
                // reported below
            }
        }
        throw damaged("line 1: a member is missing or wrong");
    }

    private IOException damaged(String what) {
        return new IOException(file + " is damaged (" + what + "): restore it from your backup");
    }
}
