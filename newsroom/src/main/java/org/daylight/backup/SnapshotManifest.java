package org.daylight.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * What a snapshot contains ({@code spec/backup.md} section 4): every file with its chunks. It is encrypted like the chunks. Immutable.
 *
 * @param names with which chunks are named
 * @param files in the order of paths
 */
public record SnapshotManifest(ChunkNames names, List<SavedFile> files) {

    /** The longest manifest before it is encrypted, in bytes. */
    public static final int MAX_BYTES = 384 << 20;

    private static final String FIRST = "daylight backup manifest 1";
    private static final String LAST = "end";
    private static final String CODE = "backup-manifest";
    private static final int MAX_FILES = 5_000_000;
    private static final Pattern FILE =
            Pattern.compile("file ([0-9]{1,18}) ([0-9a-f]{64}) ([0-9]{1,8}) ([^\\n]{1,1000})");

    public SnapshotManifest {
        files = List.copyOf(files);
    }

    /** The size of all files together, in bytes. */
    public long bytesOfFiles() {
        return files.stream().mapToLong(SavedFile::size).sum();
    }

    /** The content of the manifest. */
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes((FIRST + "\nnames " + HexFormat.of().formatHex(names.key()) + "\n").getBytes(UTF_8));
        for (SavedFile file : files) {
            out.writeBytes(("file " + file.size() + " " + file.sha256().hex() + " " + file.chunkBytes() + " "
                            + file.path() + "\n")
                    .getBytes(UTF_8));
            for (Sha256 chunk : file.chunks()) {
                out.writeBytes((chunk.hex() + "\n").getBytes(UTF_8));
            }
        }
        out.writeBytes((LAST + "\n").getBytes(UTF_8));
        return out.toByteArray();
    }

    /** Reads a manifest; refused with the code {@code backup-manifest} or {@code backup-file}. */
    public static Outcome<SnapshotManifest> parse(byte[] content) {
        return Malformed.caught(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(new ByteArrayInputStream(content), UTF_8))) {
                return read(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("memory cannot fail", e);
            }
        });
    }

    private static SnapshotManifest read(BufferedReader reader) throws IOException {
        Malformed.unless(
                FIRST.equals(reader.readLine()), CODE, "it has another format: perhaps a later version wrote it");
        String key = "" + reader.readLine();
        Malformed.unless(
                key.startsWith("names ") && Sha256.parse(key.substring(6)).isOk(), CODE, "its key of names is damaged");
        var names = new ChunkNames(HexFormat.of().parseHex(key.substring(6)));
        var files = new ArrayList<SavedFile>();
        var paths = new TreeSet<String>();
        String line = reader.readLine();
        while (line != null && !line.equals(LAST)) {
            Matcher file = FILE.matcher(line);
            Malformed.unless(
                    file.matches() && files.size() < MAX_FILES, CODE, "it is damaged at file " + (files.size() + 1));
            int chunkBytes = Integer.parseInt(file.group(3));
            var chunks = new ArrayList<Sha256>();
            line = reader.readLine();
            while (line != null
                    && line.length() == 64
                    && Sha256.parse(line) instanceof Outcome.Ok<Sha256>(Sha256 chunk)) {
                chunks.add(chunk);
                line = reader.readLine();
            }
            var saved = new SavedFile(
                    file.group(4),
                    Long.parseLong(file.group(1)),
                    Sha256.parse(file.group(2)).orThrow(),
                    chunkBytes,
                    chunks);
            checkPath(saved.path(), paths);
            files.add(saved);
        }
        Malformed.unless(line != null && reader.readLine() == null, CODE, "it is cut off");
        return new SnapshotManifest(names, files);
    }

    /** No path occurs twice, none is a folder of another, and none differs from another in case only. */
    private static void checkPath(String path, TreeSet<String> paths) {
        String folded = path.toLowerCase(java.util.Locale.ROOT);
        boolean isNew = paths.add(folded);
        String next = paths.higher(folded + "/");
        boolean isFolder = next != null && next.startsWith(folded + "/");
        for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
            isFolder |= paths.contains(folded.substring(0, slash));
        }
        Malformed.unless(isNew && !isFolder, CODE, "two of its paths exclude each other: " + Malformed.quoted(path));
    }
}
