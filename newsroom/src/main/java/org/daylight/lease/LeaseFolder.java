package org.daylight.lease;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * The shared folder with the records of a lease ({@code spec/lease.md} section 1). A record is written under another name, synced, and then linked under
 * its number, which succeeds for one writer only. So a record is complete or not there, also on a network file system. Records are never changed.
 */
public final class LeaseFolder {

    /** The name of the file that says which lease the folder has. */
    public static final String ID = "lease-id.json";

    private static final Pattern NAME = Pattern.compile("([0-9]{6,9})\\.json");

    private final Path folder;
    private final byte[] secret;

    /** @param secret that all newsrooms of this log have */
    public LeaseFolder(Path folder, byte[] secret) {
        this.folder = folder;
        this.secret = secret.clone();
    }

    /** The record has this hash. */
    public record Hashed(LeaseRecord record, Sha256 hash) {}

    /** Another newsroom created the record. */
    public static final class Taken extends IOException {
        private static final long serialVersionUID = 1;

        Taken(int number) {
            super("another newsroom has created record " + number + " of the lease");
        }
    }

    /** Which lease the folder has; empty if it has none. @throws IOException with a one-line message, when the folder cannot be reached, or the file read */
    public Optional<String> id() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " cannot be reached");
        }
        Path file = folder.resolve(ID);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LeaseRecord.MAX_BYTES + 1);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (Json.parse(bytes, LeaseRecord.MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object)
                && object.number("format").orElse(0) == 1
                && LeaseRecord.isIdentifier(object.string("lease").orElse(""))) {
            return object.string("lease");
        }
        throw new IOException(file + " is damaged: restore it");
    }

    /** Says which lease the folder has, unless somebody else has done so. On return, one of both is on disk. */
    public void createId(String lease) throws IOException {
        try {
            create(ID, Json.Obj.EMPTY.with("format", 1).with("lease", lease).bytes(), lease);
        } catch (FileAlreadyExistsException theirs) {
            // the caller reads it
        }
    }

    /**
     * The newest record; empty if there is none.
     *
     * @throws IOException with a one-line message, when the folder cannot be reached, a record is missing, or the newest one cannot be read
     */
    public Optional<Hashed> last() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " cannot be reached");
        }
        var numbers = new TreeSet<Integer>();
        try (var entries = Files.list(folder)) {
            entries.forEach(entry -> {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Integer.parseInt(name.group(1)));
                }
            });
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(folder + " cannot be read: " + e.getMessage(), e);
        }
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        if (numbers.first() != 1 || numbers.last() != numbers.size()) {
            throw new IOException(folder + " lacks a record between 1 and " + numbers.last()
                    + ": restore the file, because without it nobody knows who may sign");
        }
        return Optional.of(read(numbers.last()));
    }

    /** A record that is there. @throws IOException with a one-line message, when it cannot be read */
    public Hashed read(int number) throws IOException {
        Path file = file(number);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LeaseRecord.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        return switch (LeaseRecord.parse(bytes, secret)) {
            case Outcome.Ok<LeaseRecord>(LeaseRecord record) -> {
                if (record.number() != number) {
                    throw new IOException(file + " has another number inside: restore it");
                }
                yield new Hashed(record, Sha256.of(bytes));
            }
            case Outcome.Refused<LeaseRecord>(String code, String reason) ->
                throw new IOException(file + " cannot be read (" + reason
                        + "): nothing is signed as long as nobody knows what it said");
        };
    }

    /**
     * Creates a record. On return it is on disk. If this throws another exception than {@link Taken}, the record may be there or not.
     *
     * @throws Taken when there is a record with this number
     * @throws IOException with a one-line message, when the folder cannot be reached or cannot link
     */
    public Hashed create(LeaseRecord record) throws IOException {
        byte[] bytes = record.bytes(secret);
        try {
            create(name(record.number()), bytes, record.nonce());
        } catch (FileAlreadyExistsException e) {
            throw new Taken(record.number());
        }
        return new Hashed(record, Sha256.of(bytes));
    }

    private void create(String name, byte[] bytes, String nonce) throws IOException {
        Path unfinished = folder.resolve(nonce + ".new");
        try {
            Files.deleteIfExists(unfinished);
            try (FileChannel channel = FileChannel.open(
                    unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.createLink(folder.resolve(name), unfinished);
            syncFolder();
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException e) {
            throw new IOException(folder + " is on a file system without hard links, which a lease needs", e);
        } catch (IOException e) {
            throw new IOException(folder + " cannot be written: " + e.getMessage(), e);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    /** A file that stays has no effect. */
    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException unreachable) {
            // the next person who looks may delete it
        }
    }

    private Path file(int number) {
        return folder.resolve(name(number));
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%06d.json", number);
    }

    private void syncFolder() throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
