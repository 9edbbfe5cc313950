package org.daylight.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.tree.TileSource;

/** Checks the late keys, the files of people, of stories, of annotations and of trustees, which the log names by hash, and that there are no files that the log does not imply. */
final class CheckOtherFiles {

    /**
     * The pages and the index with which a plain copy is read (spec/static-site.md section 1). They are in the folder of the archive, but not part of it:
     * nothing is said about them.
     */
    private static final Pattern STATIC_SITE = Pattern.compile(
            "(index|search|about|people|stories)\\.html|(stories|parts|threads)/[a-z0-9-]+\\.html|site/[A-Za-z0-9_][A-Za-z0-9._-]*");

    private final ArchiveFiles files;
    private final LogContents contents;
    private final MovedLog moved;
    private final Verdicts verdicts;
    private final SealedPaths seals;

    /** The stories and lists of annotations of the log by their files' paths, withdrawn ones included: there may be many. */
    private final Map<String, LogEntry.Version> versions;

    CheckOtherFiles(ArchiveFiles files, LogContents contents, MovedLog moved, Verdicts verdicts) {
        this.files = files;
        this.contents = contents;
        this.moved = moved;
        this.verdicts = verdicts;
        seals = new SealedPaths(contents);
        versions = contents.versions().stream().collect(Collectors.toMap(LogContents::path, Function.identity()));
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
        for (FileKind kind : FileKind.values()) {
            contents.versions().stream()
                    .filter(version -> version.kind() == kind && !contents.isWithdrawn(version))
                    .forEach(this::version);
        }
        new CheckTrustees(files, contents, moved, verdicts).check();
        nothingElse();
    }

    /** What a check says about a file that is not there, is another one, or is still there. */
    private record Codes(VerdictCode absent, VerdictCode differs, VerdictCode left) {}

    private static Codes codes(FileKind kind) {
        return switch (kind) {
            case STORY -> new Codes(VerdictCode.STORY_ABSENT, VerdictCode.STORY_DIFFERS, VerdictCode.STORY_LEFT);
            case ANNOTATIONS ->
                new Codes(VerdictCode.ANNOTATIONS_ABSENT, VerdictCode.ANNOTATIONS_DIFFER, VerdictCode.ANNOTATIONS_LEFT);
            case ENTITIES ->
                new Codes(VerdictCode.ENTITIES_ABSENT, VerdictCode.ENTITIES_DIFFER, VerdictCode.ENTITIES_LEFT);
        };
    }

    private void version(LogEntry.Version version) {
        Codes codes = codes(version.kind());
        String path = LogContents.path(version);
        file(
                version.file(),
                version.fileBytes(),
                version.kind().maxBytes(),
                new Verdict(path, codes.absent, ""),
                new Verdict(path, codes.differs, ""));
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
                if (!isImplied(path) && !STATIC_SITE.matcher(path).matches()) {
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
        LogEntry.Version version = versions.get(path);
        if (version == null) {
            return new Verdict(CheckArchive.shown(path), VerdictCode.NOT_IN_LOG, "");
        }
        String what = version.kind() == FileKind.STORY ? "" : "the ";
        return new Verdict(
                path,
                codes(version.kind()).left,
                what + version.kind().words() + " " + version.name() + " was withdrawn");
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
        LogEntry.Version version = versions.get(path);
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
                || version != null && !contents.isWithdrawn(version)
                || contents.trustees().stream()
                        .anyMatch(file -> LogContents.path(file).equals(path))
                || contents.logKeys().changes().stream()
                        .anyMatch(change -> KeyChange.path(change.number()).equals(path))
                || seals.isImplied(path);
    }
}
