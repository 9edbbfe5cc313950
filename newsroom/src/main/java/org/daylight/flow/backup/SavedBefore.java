package org.daylight.flow.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.daylight.backup.SavedFile;
import org.daylight.backup.SnapshotManifest;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;

/** Remembers the chunks of large files that have not changed, so that they are not read again. If it is lost, everything is read again. */
final class SavedBefore {

    private final Map<String, SavedFile> files = new HashMap<>();
    private final Map<String, String> stamps = new HashMap<>();
    private final Path file;

    /** Reads what the last backup wrote; a file that cannot be read counts as lost. */
    SavedBefore(Path file) throws IOException {
        this.file = file;
        if (!Files.exists(file) || Files.size(file) > SnapshotManifest.MAX_BYTES) {
            return;
        }
        String[] parts = new String(Files.readAllBytes(file), UTF_8).split("\n\n", 3);
        if (parts.length != 3
                || !Sha256.of((parts[1] + "\n\n" + parts[2]).getBytes(UTF_8))
                        .hex()
                        .equals(parts[0])) {
            return;
        }
        SnapshotManifest.parse(parts[2].getBytes(UTF_8))
                .ok()
                .ifPresent(manifest -> manifest.files().forEach(each -> files.put(each.path(), each)));
        for (String line : parts[1].split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                stamps.put(line.substring(space + 1), line.substring(0, space));
            }
        }
    }

    /** The chunks of a file, if it is certainly unchanged. */
    Optional<SavedFile> of(CapturedFile captured) {
        return captured.stamp().isEmpty() || !captured.stamp().equals(stamps.get(captured.path()))
                ? Optional.empty()
                : Optional.ofNullable(files.get(captured.path()))
                        .filter(saved ->
                                saved.size() == captured.size() && saved.chunkBytes() == captured.chunkBytes());
    }

    /** Replaces it. @param stamps by path; only of files whose stamp can be relied on */
    void write(SnapshotManifest manifest, Map<String, String> stamps) throws IOException {
        var lines = new StringBuilder();
        stamps.forEach((path, stamp) -> lines.append(stamp + " " + path + "\n"));
        String content = lines.toString().stripTrailing() + "\n\n" + new String(manifest.bytes(), UTF_8);
        String all = Sha256.of(content.getBytes(UTF_8)).hex() + "\n\n" + content;
        DurableFiles.writePrivate(file, all.getBytes(UTF_8));
    }
}
