package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Json;

/**
 * The public files that do not belong to the log any more after a recovery of its key ({@code spec/newsroom.md} section 13). They are moved to a folder of the
 * newsroom, and not deleted: a recovery can be wrong, too.
 *
 * @param folder its name, below the newsroom
 * @param paths of the files, below the archive
 */
public record FencedPublication(String folder, List<String> paths) {
    private static final Pattern FOLDER = Pattern.compile("fenced-[0-9a-f]{16}");

    /** @throws IllegalArgumentException if a name is not one that this program writes */
    public FencedPublication {
        paths = List.copyOf(paths);
        if (!FOLDER.matcher(folder).matches() || !paths.stream().allMatch(ArchivePath::isPublic)) {
            throw new IllegalArgumentException("a path does not belong to a publication");
        }
    }

    /** Whether a folder of a mirror or a newsroom has this purpose. */
    public static boolean isName(String folder) {
        return FOLDER.matcher(folder).matches();
    }

    /** As an effect of a decided stage. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("folder", folder)
                .with(
                        "paths",
                        new Json.Arr(paths.stream().<Json>map(Json.Str::new).toList()));
    }

    private static FencedPublication of(Json.Obj json) {
        return new FencedPublication(
                json.string("folder").orElseThrow(),
                ((Json.Arr) json.get("paths").orElseThrow())
                        .items().stream().map(path -> ((Json.Str) path).value()).toList());
    }

    /** Moves the files of a decided stage. May be repeated. */
    static void move(Newsroom newsroom, Json.Obj effects, StepListener steps) throws IOException {
        if (!(effects.get("fenced").orElse(null) instanceof Json.Obj json)) {
            return;
        }
        FencedPublication fenced = of(json);
        for (String path : fenced.paths) {
            Path from = newsroom.archiveFolder().resolve(path);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                steps.reached("moving " + path);
                move(from, newsroom.folder().resolve(fenced.folder).resolve(path));
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS) && Files.mismatch(from, to) < 0) {
            Files.delete(from); // the mirror that fetched the log has kept it already
            DurableFiles.syncFolder(from.toAbsolutePath().getParent());
            return;
        }
        DurableFiles.createPrivateFolder(to.getParent());
        try {
            DurableFiles.rename(from, to);
        } catch (AtomicMoveNotSupportedException e) { // the archive is on another disk
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            try (var channel = java.nio.channels.FileChannel.open(to, java.nio.file.StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.delete(from);
        }
    }
}
