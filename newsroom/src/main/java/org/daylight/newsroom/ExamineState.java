package org.daylight.newsroom;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.SealedPart;
import org.daylight.doctor.Examination;
import org.daylight.doctor.LeftFiles;
import org.daylight.file.WholeFile;
import org.daylight.note.NoteKey;
import org.daylight.sealing.SealKey;

/** Examines the small files of a newsroom, its stage, and what stopped commands have left. */
public final class ExamineState {

    /** All kinds of work: who deletes what a stopped command left must exclude every command that runs. */
    private static final List<String> WORK = List.of(
            "import",
            "publish",
            "keys",
            "extract",
            "scan",
            "editors",
            "partners",
            "preview",
            "backup",
            "lease",
            "collect",
            "conversations");

    private final Examination examination;
    private final Newsroom newsroom;
    private final Path folder;

    /** @param newsroom opened to read, or opened to write if what is derived is to be repaired */
    public ExamineState(Examination examination, Newsroom newsroom) {
        this.examination = examination;
        this.newsroom = newsroom;
        folder = newsroom.folder();
    }

    /** Other users must not read the newsroom. @param repair what closes it */
    public static String modes(Examination examination, Path folder) throws IOException {
        PrivateModes.Access access = PrivateModes.access(folder);
        for (String each : access.linked()) {
            examination.fault(
                    each,
                    "other users can read or write this, and the file has another name too (a hard link), whose mode"
                            + " would change with it",
                    "put a copy in its place:  cp -p FILE FILE.copy && mv FILE.copy FILE");
        }
        if (!access.open().isEmpty()) {
            examination.derived(
                    String.join(", ", access.open()),
                    "other users can read or write this",
                    () -> PrivateModes.tighten(folder, line -> {}));
        }
        return "who can read it";
    }

    /** Runs all checks of this class. */
    public void run() {
        examination.check("state", this::state);
        examination.check("sealed keys", this::sealKeys);
        examination.check("publication", this::stage);
        examination.check("left behind", this::left);
    }

    private String state() throws IOException {
        examination.readable("mirrors and witnesses", () -> WitnessesFile.read(newsroom));
        examination.readable("keys/dkim-keys.txt", () -> KeysFile.read(newsroom));
        examination.readable("keys/changed.txt", () -> ChangedKeys.names(newsroom));
        if (ChangedKeys.isEmptied(newsroom)) {
            examination.fault("keys/changed.txt", "it is empty", ChangedKeys.REMEDY);
        }
        examination.readable("trustees.json", () -> KnownTrustees.read(newsroom));
        for (String key : List.of("keys/backup.key", "keys/collector.key", "keys/log-next.key")) {
            Path file = folder.resolve(key);
            examination.readable(key, () -> {
                if (Files.exists(file)
                        && !NoteKey.parseSigner(
                                        WholeFile.text(file, WholeFile.SMALL).strip())
                                .isOk()) {
                    examination.fault(key, "it is damaged", "restore it from your backup");
                }
            });
        }
        examination.readable("history.json", () -> {
            for (String claim : HistoryClaims.words(newsroom)) {
                examination.fault(
                        "history.json",
                        "another history of this log exists, so nothing is signed here: " + claim,
                        "see  daylight help publish");
            }
        });
        examination.readable("lease.json", () -> {
            if (NewsroomLease.of(newsroom).isPresent()) {
                LeaseHolding.read(newsroom);
            }
        });
        examination.readable("restored.json", () -> {
            Optional<RestoredMark> mark = RestoredMark.read(folder);
            if (mark.isPresent()) {
                examination.fault(
                        "restored.json",
                        "this newsroom was restored from a backup, and signs nothing yet",
                        "run  daylight catch-up");
            }
        });
        return "lists, keys and marks";
    }

    private String sealKeys() throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return "nothing is sealed";
        }
        List<SealedPart> sealed;
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            sealed = archive.contents().sealed();
        } catch (IOException e) {
            return "unknown: the archive cannot be read";
        }
        for (SealedPart part : sealed) {
            String name = String.format(Locale.ROOT, "keys/sealed/%04d.key", part.sequence());
            examination.readable(name, () -> {
                Optional<SealKey> key = SealKeys.find(newsroom, part.sequence());
                if (key.isEmpty()) {
                    examination.fault(name, SealKeys.missing(part.trove(), part.part()), "");
                } else if (!key.get().hash(part.sequence()).equals(part.seal().keyHash())) {
                    examination.fault(
                            name,
                            "it is not the key with which part " + part.part() + " of " + part.trove() + " was sealed",
                            "restore it from your backup");
                }
            });
        }
        return sealed.size() + " sealed parts";
    }

    private String stage() throws IOException {
        Path stage = newsroom.stageFolder();
        if (!Files.isDirectory(stage) || newsroom.isLocked("publish")) {
            return Files.isDirectory(stage) ? "a command publishes at this moment" : "nothing is staged";
        }
        Optional<Stage.Decided> decided = Stage.decided(stage);
        if (decided.isEmpty()) {
            examination.derived("stage", "a publication was prepared and not decided; nobody has seen it", () -> {
                try (Closeable lock = newsroom.lock("publish")) {
                    if (Stage.decided(stage).isEmpty()) {
                        Stage.clear(stage);
                    }
                }
            });
            return "";
        }
        examination.fault(
                "stage",
                "a publication is signed, but not all of its files are in the public folder yet",
                "run any command that publishes, such as  daylight publish --due : it completes it");
        Stage.verify(stage, decided.get());
        return "";
    }

    private String left() throws IOException {
        for (String work : WORK) {
            if (newsroom.isLocked(work)) {
                return "not looked at: a command is at work (" + work + ")";
            }
        }
        var places = new ArrayList<Path>(LeftFiles.under(folder, 1, Set.of(".new", ".part")));
        for (String name : List.of("keys", "stories", "annotations", "conversations", "backups", "collecting")) {
            places.addAll(LeftFiles.under(folder.resolve(name), 3, Set.of(".new", ".part")));
        }
        for (String name : List.of("spool", "extracting", "preview", "backups/work")) {
            places.addAll(LeftFiles.in(folder.resolve(name)));
        }
        for (Path place : places) {
            examination.left(folder.relativize(place).toString().replace('\\', '/'));
        }
        return "no unfinished files";
    }
}
