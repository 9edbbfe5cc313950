package org.daylight.flow.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.backup.BackupPath;
import org.daylight.backup.ObjectList;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;

/**
 * Which chunks the backup has, and the hash of each encrypted chunk. Chunks that were written are noted in a local file, so that an interrupted backup
 * continues. If this file is lost, chunks are known from the lists of snapshots, and others are written again.
 */
final class KnownChunks {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9]{1,9})");
    private static final long MAX_FILE_BYTES = 1L << 30;

    private final Path file;
    private final SortedMap<String, Long> there;
    private final Map<Sha256, Sha256> known = new HashMap<>();
    private final Map<Sha256, Written> unflushed = new LinkedHashMap<>();

    private record Written(Sha256 hash, int size) {}

    /**
     * Reads what is known.
     *
     * @param there the files that the place has
     * @param lists of snapshots, the newest last; a chunk has the hash that the newest list says
     */
    KnownChunks(Path file, SortedMap<String, Long> there, List<ObjectList> lists) throws IOException {
        this.file = file;
        this.there = there;
        for (ObjectList list : lists) {
            list.hashes().forEach((path, hash) -> {
                if (BackupPath.isChunk(path) && there.containsKey(path)) {
                    known.put(Sha256.parsed(path.substring("chunks/00/".length(), path.length() - 4)), hash);
                }
            });
        }
        if (Files.exists(file) && Files.size(file) <= MAX_FILE_BYTES) {
            try (var lines = Files.newBufferedReader(file, ISO_8859_1)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher matcher = LINE.matcher(line); // the last line may be cut off
                    if (matcher.matches()) {
                        Sha256 name = Sha256.parsed(matcher.group(1));
                        Long size = there.get(BackupPath.chunk(name));
                        if (size != null && size == Long.parseLong(matcher.group(3))) {
                            known.put(name, Sha256.parsed(matcher.group(2)));
                        } else {
                            known.remove(name);
                        }
                    }
                }
            }
        }
    }

    /** Whether the place has this chunk. */
    boolean has(Sha256 name) {
        return known.containsKey(name) || unflushed.containsKey(name);
    }

    /** The hash of an encrypted chunk that {@link #has} confirms. */
    Sha256 hash(Sha256 name) {
        Written written = unflushed.get(name);
        return written != null ? written.hash : java.util.Objects.requireNonNull(known.get(name));
    }

    /** A chunk was put. */
    void put(Sha256 name, byte[] encrypted) {
        unflushed.put(name, new Written(Sha256.of(encrypted), encrypted.length));
    }

    /** What was put is durable now: notes it. */
    void flushed() throws IOException {
        if (unflushed.isEmpty()) {
            return;
        }
        var lines = new StringBuilder();
        unflushed.forEach((name, written) -> {
            lines.append(name.hex() + " " + written.hash.hex() + " " + written.size + "\n");
            known.put(name, written.hash);
            there.put(BackupPath.chunk(name), (long) written.size);
        });
        try (FileChannel channel = DurableFiles.openPrivate(file)) {
            channel.position(channel.size());
            // A line feed first: the last line may have been cut off.
            ByteBuffer rest = ByteBuffer.wrap(("\n" + lines).getBytes(US_ASCII));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
        unflushed.clear();
    }

    /** Writes the file again, without lines of chunks that are not there any more. */
    void compact() throws IOException {
        var lines = new StringBuilder();
        known.forEach((name, hash) -> {
            Long size = there.get(BackupPath.chunk(name));
            if (size != null) {
                lines.append(name.hex() + " " + hash.hex() + " " + size + "\n");
            }
        });
        DurableFiles.writePrivate(file, lines.toString().getBytes(US_ASCII));
    }
}
