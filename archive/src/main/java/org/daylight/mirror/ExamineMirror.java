package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.daylight.archive.ArchivePath;
import org.daylight.doctor.Examination;
import org.daylight.doctor.LeftFiles;

/** Examines what a mirror knows, in the folder next to its archive ({@code spec/mirror.md} section 2). Nothing is put in place or fetched by this. */
public final class ExamineMirror {

    private final Examination examination;
    private final WorkFolder work;
    private final Path folder;

    /** @param archive the public folder of the mirror */
    public ExamineMirror(Examination examination, Path archive) {
        this.examination = examination;
        work = new WorkFolder(archive, step -> {});
        folder = MirrorState.folder(archive);
    }

    /** Whether the archive is that of a mirror. */
    public static boolean isMirror(Path archive) {
        return Files.isDirectory(MirrorState.folder(archive));
    }

    /** Keeps  daylight mirror  away while a file of the archive is made again. @throws IOException in one line, when one is updating it */
    public static Closeable exclude(Path archive) throws IOException {
        return new WorkFolder(archive, step -> {}).lock();
    }

    /** Runs all checks. */
    public void run() {
        examination.check("mirror state", this::state);
        examination.check("mirror left", this::left);
    }

    private String state() throws IOException {
        boolean isKnown = work.state().isPresent();
        boolean isDecided = work.isDecided();
        if (isDecided) {
            examination.fault(
                    folder.getFileName() + "/decision.json",
                    "an update was decided and is not completely in place",
                    "run  daylight mirror  again: it completes it, also offline");
        }
        if (!isKnown && !isDecided && Files.exists(work.inArchive(ArchivePath.CHECKPOINT))) {
            examination.fault(
                    folder.getFileName() + "/state.json",
                    "it is missing, so the mirror does not know what it has seen",
                    "restore it from a backup, or run  daylight mirror --recheck  with the log's key");
        }
        return isKnown ? "what the mirror has seen" : "nothing was mirrored yet";
    }

    private String left() throws IOException {
        for (Path file : LeftFiles.under(folder, 2, Set.of(".new"))) {
            examination.left(folder.getFileName() + "/" + folder.relativize(file));
        }
        return "no unfinished files";
    }
}
