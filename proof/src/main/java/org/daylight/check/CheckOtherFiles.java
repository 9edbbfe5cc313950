package org.daylight.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.tree.TileSource;

/** Checks the late keys, the files of people, of stories, of annotations and of trustees, which the log names by hash, and that there are no files that the log does not imply. */
final class CheckOtherFiles {
    private final ArchiveFiles files;
    private final LogContents contents;
    private final MovedLog moved;
    private final Verdicts verdicts;
    private final SealedPaths seals;

    /** The stories of the log by their files' paths, withdrawn ones included: there may be many. */
    private final Map<String, LogEntry.Story> stories;

    /** The lists of annotations, likewise. */
    private final Map<String, LogEntry.Annotations> annotations;

    CheckOtherFiles(ArchiveFiles files, LogContents contents, MovedLog moved, Verdicts verdicts) {
        this.files = files;
        this.contents = contents;
        this.moved = moved;
        this.verdicts = verdicts;
        seals = new SealedPaths(contents);
        stories = contents.stories().stream().collect(Collectors.toMap(LogContents::path, Function.identity()));
        annotations = contents.annotations().stream().collect(Collectors.toMap(LogContents::path, Function.identity()));
    }

    void check() {
        for (LogEntry.Keys keys : contents.keys()) {
            Verdict absent = new Verdict(LogContents.path(keys), VerdictCode.LATE_KEYS_ABSENT, "");
            Verdict differs = new Verdict(LogContents.path(keys), VerdictCode.LATE_KEYS_DIFFER, "");
            file(keys.file(), keys.fileBytes(), LogContents.MAX_KEYS_BYTES, absent, differs);
        }
        for (LogEntry.People people : contents.people()) {
            Verdict absent = new Verdict(LogContents.path(people), VerdictCode.PEOPLE_ABSENT, "");
            Verdict differs = new Verdict(LogContents.path(people), VerdictCode.PEOPLE_DIFFER, "");
            file(people.file(), people.fileBytes(), LogContents.MAX_PEOPLE_BYTES, absent, differs);
        }
        for (LogEntry.Story story : contents.stories()) {
            if (!contents.isWithdrawn(story)) {
                Verdict absent = new Verdict(LogContents.path(story), VerdictCode.STORY_ABSENT, "");
                Verdict differs = new Verdict(LogContents.path(story), VerdictCode.STORY_DIFFERS, "");
                file(story.file(), story.fileBytes(), LogContents.MAX_STORY_BYTES, absent, differs);
            }
        }
        for (LogEntry.Annotations list : contents.annotations()) {
            if (!contents.isWithdrawn(list)) {
                Verdict absent = new Verdict(LogContents.path(list), VerdictCode.ANNOTATIONS_ABSENT, "");
                Verdict differs = new Verdict(LogContents.path(list), VerdictCode.ANNOTATIONS_DIFFER, "");
                file(list.file(), list.fileBytes(), LogContents.MAX_ANNOTATIONS_BYTES, absent, differs);
            }
        }
        new CheckTrustees(files, contents, moved, verdicts).check();
        nothingElse();
    }

    /** Checks a file whose hash is in the log. The two verdicts are for the same file. */
    private void file(Sha256 hash, long length, int maxBytes, Verdict absent, Verdict differs) {
        String path = absent.file();
        try {
            byte[] bytes = files.read(path, maxBytes).orElse(null);
            boolean same =
                    bytes != null && bytes.length == length && Sha256.of(bytes).equals(hash);
            verdicts.add(same ? Verdict.confirmed(path) : moved.unlessMoved(bytes == null ? absent : differs));
        } catch (IOException e) {
            verdicts.add(path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    /** Checks that the folder contains no file that the log does not imply. */
    private void nothingElse() {
        try {
            for (String path : files.list().orElse(List.of())) {
                if (!isImplied(path)) {
                    verdicts.add(moved.unlessMoved(notImplied(path)));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            verdicts.add("", VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private Verdict notImplied(String path) {
        if (seals.isLeft(path)) {
            return new Verdict(path, VerdictCode.SEALED_LEFT, SealedPaths.LEFT);
        }
        LogEntry.Story story = stories.get(path);
        if (story != null) {
            return new Verdict(path, VerdictCode.STORY_LEFT, "story " + story.name() + " was withdrawn");
        }
        LogEntry.Annotations list = annotations.get(path);
        return list == null
                ? new Verdict(CheckArchive.shown(path), VerdictCode.NOT_IN_LOG, "")
                : new Verdict(
                        path,
                        VerdictCode.ANNOTATIONS_LEFT,
                        "the list of annotations " + list.name() + " was withdrawn");
    }

    /** Whether the log implies a file, or allows it. */
    boolean isImplied(String path) {
        if (path.startsWith("accessions/")) {
            return contents.accessions().stream()
                    .filter(accession -> path.startsWith(LogContents.path(accession)))
                    .anyMatch(accession -> {
                        String prefix = LogContents.path(accession);
                        return new CheckTree(files, prefix, verdicts)
                                .hasFile(path.substring(prefix.length()), accession.count(), false);
                    });
        }
        LogEntry.Story story = stories.get(path);
        LogEntry.Annotations list = annotations.get(path);
        return path.equals(TileSource.CHECKPOINT)
                || new CheckTree(files, "", verdicts)
                        .hasFile(path, contents.checkpoint().size(), true)
                || contents.packs().stream()
                        .anyMatch(pack -> pack.path().equals(path)
                                || pack.torrentPath().equals(path)
                                || pack.views() != null && pack.viewsPath().equals(path))
                || contents.keys().stream()
                        .anyMatch(file -> LogContents.path(file).equals(path))
                || contents.people().stream()
                        .anyMatch(file -> LogContents.path(file).equals(path))
                || story != null && !contents.isWithdrawn(story)
                || list != null && !contents.isWithdrawn(list)
                || contents.trustees().stream()
                        .anyMatch(file -> LogContents.path(file).equals(path))
                || contents.logKeys().changes().stream()
                        .anyMatch(change -> KeyChange.path(change.number()).equals(path))
                || seals.isImplied(path);
    }
}
