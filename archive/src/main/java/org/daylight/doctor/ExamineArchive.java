package org.daylight.doctor;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.jspecify.annotations.Nullable;

/**
 * Examines the public folder of an archive, and the search index next to it. The check is that of {@code daylight check} ({@link CheckArchive}), and it is
 * not done in other words here.
 */
public final class ExamineArchive {

    /** The names of cached directories and lines of packs. */
    private static final Pattern CACHE = Pattern.compile("[0-9]{1,9}([.]lines)?");

    /** No part has so many documents that a cache is larger. */
    private static final long MOST_CACHED = 1L << 32;

    private final Examination examination;
    private final IndexExamination engine;
    private final Path folder;
    private final String shown;
    private final NoteKey.@Nullable Verifier key;
    private final String restore;
    private final Exclusion exclusion;

    /**
     * An archive to be examined.
     *
     * @param shown how the folder is named in messages; empty for the folder that is examined
     * @param key the log must be signed with it or with one before it; null for any
     * @param restore what to do about a damaged file, in one line
     * @param exclusion while a file of the folder is made again
     */
    public ExamineArchive(
            Examination examination,
            IndexExamination engine,
            Path folder,
            String shown,
            NoteKey.@Nullable Verifier key,
            String restore,
            Exclusion exclusion) {
        this.examination = examination;
        this.engine = engine;
        this.folder = folder;
        this.shown = shown;
        this.key = key;
        this.restore = restore;
        this.exclusion = exclusion;
    }

    /** Keeps commands away that write to the folder. */
    public interface Exclusion {

        /** @throws IOException with a one-line message, when such a command is at work */
        Closeable begin() throws IOException;
    }

    /** Runs all checks. */
    public void run() {
        examination.check("archive", this::archive);
        examination.check("public left", this::left);
        examination.check("public index", this::index);
    }

    private String name(String path) {
        return shown.isEmpty() ? path : shown + "/" + path;
    }

    private String archive() throws IOException {
        if (Files.notExists(folder.resolve(ArchivePath.CHECKPOINT))) {
            if (Files.exists(folder.resolve("tile"))) {
                examination.fault(name(ArchivePath.CHECKPOINT), "it is missing", restore);
            }
            return "nothing is published yet";
        }
        if (Files.isDirectory(folder.resolve(ArchivePath.CHECKPOINT))) {
            examination.fault(name(ArchivePath.CHECKPOINT), "it is a folder, but a file is needed", restore);
            return "";
        }
        if (key != null) {
            try (Archive archive = Archive.open(folder)) {
                if (!archive.contents().key().equals(key)) {
                    examination.fault(
                            name(ArchivePath.CHECKPOINT),
                            "the log is signed with another key than the newsroom's",
                            "restore the newest keys/log.key, or this folder");
                }
            } catch (IOException e) {
                // the check says which file is wrong
            }
        }
        return examination.isQuick() ? quick() : whole();
    }

    private String whole() throws IOException {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        try (ArchiveFiles files = ArchiveFiles.at(folder.toAbsolutePath().toString())) {
            CheckReport report = CheckArchive.check(
                    files,
                    new CheckArchive.Options(
                            null,
                            threads,
                            this::verdict,
                            (documents, bytes, total) -> examination.progress(bytes, total)));
            return report.confirmed() + " files";
        }
    }

    private void verdict(Verdict verdict) {
        if (verdict.code().isConfirmed() || isLeft(verdict.file())) {
            return;
        }
        String words = verdict.code().code() + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail());
        Path file = folder.resolve(verdict.file());
        boolean isTorrent = verdict.code() == VerdictCode.TORRENT_DIFFERS
                || verdict.code() == VerdictCode.UNREADABLE && verdict.file().endsWith(".torrent");
        if (isTorrent) {
            examination.derived(name(verdict.file()), words, () -> makeTorrent(verdict.file()));
        } else {
            String remedy = verdict.code() == VerdictCode.NOT_IN_LOG
                    ? "move it out of the folder, if nobody is publishing at this moment"
                    : restore;
            examination.fault(verdict.file().isEmpty() ? name("") : name(verdict.file()), words, remedy);
        }
    }

    private void makeTorrent(String path) throws IOException {
        try (Closeable excluded = exclusion.begin();
                Archive archive = Archive.open(folder)) {
            PublicRecord contents = archive.contents();
            for (Release release : contents.releases()) {
                if (ArchivePath.torrent(release.sequence()).equals(path)) {
                    byte[] torrent = PackTorrent.made(
                            archive.pack(release), PackTorrent.label(contents.origin(), release), contents.mirrors());
                    ReplacedFile.write(folder.resolve(path), torrent);
                    return;
                }
            }
            throw new IOException("the log has no such part any more");
        }
    }

    /** Reads the log, and looks whether each pack is there in its size. */
    private String quick() throws IOException {
        try (Archive archive = Archive.open(folder)) {
            PublicRecord contents = archive.contents();
            for (Release release : contents.releases()) {
                String path = ArchivePath.pack(release.sequence());
                if (Files.notExists(archive.pack(release))) {
                    examination.fault(name(path), "it is missing", restore);
                } else if (Files.size(archive.pack(release)) != release.packBytes()) {
                    examination.fault(
                            name(path),
                            "it has " + Files.size(archive.pack(release)) + " bytes; the log says "
                                    + release.packBytes(),
                            restore);
                }
            }
            return contents.checkpoint().size() + " entries of the log, "
                    + contents.releases().size() + " packs";
        } catch (IOException e) {
            examination.fault(name(ArchivePath.CHECKPOINT), Examination.reason(e), restore);
            return "the log";
        }
    }

    private static boolean isLeft(String path) {
        return path.endsWith(".new");
    }

    /** What was left when a process stopped while it put files in place. */
    private String left() throws IOException {
        if (!Files.isDirectory(folder)) {
            return "there is no folder yet";
        }
        Path real = folder.toRealPath(); // the folder itself may be a link
        for (Path file : LeftFiles.under(real, 12, Set.of(".new"))) {
            examination.left(name(real.relativize(file).toString().replace('\\', '/')));
        }
        return "no unfinished files";
    }

    private String index() throws IOException {
        Path index = indexFolder();
        if (!Files.isDirectory(index)) {
            return "there is none; the next search makes it";
        }
        if (Files.isSymbolicLink(index)) {
            return "not looked at: it is a link to another place";
        }
        Optional<String> damage = engine.damage(index, examination.isQuick(), examination::progress);
        damage.ifPresent(
                words -> examination.derived(index.getFileName().toString(), words, () -> engine.delete(index)));
        for (Path file : LeftFiles.under(index.resolve("packs"), 1, Set.of(".new"))) {
            examination.left(index.getFileName() + "/packs/" + file.getFileName());
        }
        for (Path file : LeftFiles.in(index.resolve("packs"))) {
            boolean isOurs = CACHE.matcher(file.getFileName().toString()).matches()
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            if (isOurs && !endsInItsHash(file)) {
                examination.derived(
                        index.getFileName() + "/packs/" + file.getFileName(),
                        "this cache is damaged",
                        () -> LeftFiles.delete(file));
            }
        }
        return "the search index";
    }

    /** As the cached directory of a pack does, which is not used otherwise. */
    private static boolean endsInItsHash(Path file) throws IOException {
        long rest = Files.size(file) - Sha256.BYTES;
        if (rest < 0 || rest > MOST_CACHED) {
            return false;
        }
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            while (rest > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
                if (read < 0) {
                    return false;
                }
                digest.update(buffer, 0, read);
                rest -= read;
            }
            return Arrays.equals(digest.digest(), in.readNBytes(Sha256.BYTES));
        }
    }

    /** Next to the archive, as {@code daylight search} and {@code daylight serve} make it. */
    private Path indexFolder() {
        Path absolute = folder.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".index");
    }
}
