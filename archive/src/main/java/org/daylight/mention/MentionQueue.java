package org.daylight.mention;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Outcome;

/**
 * A folder of mentions that wait for an editor: a file {@code ID.json} each, at most {@value #MOST}. Servers add them, and an editor's command
 * removes them; all may run at once. Nothing else is stored: not who sent one, and not when. Safe for use by several threads.
 */
public final class MentionQueue {

    /** The most mentions that wait. What comes then is refused. */
    public static final int MOST = 1_000;

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.json");
    private static final int MAX_BYTES = 16 << 10;

    private final Path folder;

    /** What became of a mention. */
    public enum Result {
        /** It waits, and is on disk. */
        ADDED,
        /** It waited already. */
        KNOWN,
        /** There is no room. */
        FULL
    }

    private MentionQueue(Path folder) {
        this.folder = folder;
    }

    /** Opens a queue; its folder is created if it does not exist. @throws IOException with a one-line message */
    public static MentionQueue open(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new MentionQueue(folder);
    }

    /** Adds a mention, synced, unless it is there or the queue is full. @throws IOException when it cannot be stored */
    public synchronized Result add(Mention mention) throws IOException {
        Path file = file(mention.id());
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Result.KNOWN;
        }
        if (names().size() >= MOST) {
            return Result.FULL;
        }
        // Of this call alone: another server may use the same folder.
        Path temporary = folder.resolve(UUID.randomUUID() + ".new");
        try {
            Files.write(temporary, mention.json().bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            sync(temporary, StandardOpenOption.WRITE);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system of " + folder + " cannot rename in one step", e);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(folder, StandardOpenOption.READ);
        return Result.ADDED;
    }

    /** Those that wait, by their ids. @throws IOException with a one-line message, when a file of the queue cannot be read */
    public List<Mention> waiting() throws IOException {
        List<Mention> waiting = new ArrayList<>();
        for (String name : names()) {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
            Outcome<Mention> read = Json.parse(bytes, MAX_BYTES).then(json -> {
                Json.Obj object = json instanceof Json.Obj one ? one : Json.Obj.EMPTY;
                return Mention.of(
                        object.string("source").orElse(""),
                        object.string("target").orElse(""));
            });
            if (!(read instanceof Outcome.Ok<Mention>(Mention mention)) || !name.equals(mention.id() + ".json")) {
                throw new IOException(folder.resolve(name) + " is no mention: delete it");
            }
            waiting.add(mention);
        }
        return waiting;
    }

    /** Removes a mention, if it is there. */
    public void remove(Mention mention) throws IOException {
        if (Files.deleteIfExists(file(mention.id()))) {
            sync(folder, StandardOpenOption.READ);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .limit(2L * MOST)
                    .toList();
        }
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
