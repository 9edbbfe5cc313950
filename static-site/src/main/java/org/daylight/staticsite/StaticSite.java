package org.daylight.staticsite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicFiles;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.HashedFile;
import org.daylight.staticsite.segment.ReleaseList;
import org.daylight.staticsite.segment.SegmentEntry;
import org.daylight.staticsite.segment.WriteSegments;

/**
 * Writes an archive as plain files that a browser reads, searches and verifies ({@code spec/static-site.md}). It can be stopped at any moment and
 * repeated. The same archive gives the same bytes, whatever was in the folder before.
 *
 * <ol>
 *   <li>The files of the archive, except the checkpoint, in the order of {@code spec/archive.md} section 3. If the process stops here, an older
 *       manifest is in place, and what it names is still there; after a withdrawal, documents of the replaced pack fail to verify until the next run.
 *   <li>Segments, and the program. If the process stops here, there are files that no manifest names.
 *   <li>Pages of parts that are new or changed, then all other pages.
 *   <li>The checkpoint, {@code site/releases.json}, and last {@code site/manifest.json}. From here on the site shows the new state.
 *   <li>What the manifest does not name any more is deleted. If the process stops here, the next run deletes it.
 * </ol>
 */
public final class StaticSite {

    private static final int FORMAT = 1;
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private final Archive archive;
    private final PublicRecord contents;
    private final byte[] note;
    private final Path folder;
    private final Progress progress;
    private final SiteFolder.Steps steps;

    /** Is told about the progress. */
    public interface Progress {

        /** A step of the work begins. @param what in a few words, such as {@code the search index} */
        void begins(String what);

        /** How far a step is, in one line with the time that is left. Called from any thread, every few seconds. */
        void says(String line);

        /** @param done documents of {@code total} of this step */
        void at(long done, long total);
    }

    /**
     * What was done.
     *
     * @param entries of the log that the site shows
     * @param documents that can be searched
     * @param written files that were written or linked
     * @param deleted files of earlier states
     */
    public record Written(long entries, long documents, int written, int deleted) {}

    private StaticSite(Archive archive, Path folder, Progress progress, SiteFolder.Steps steps) {
        this.archive = archive;
        this.folder = folder;
        this.progress = progress;
        this.steps = steps;
        contents = archive.contents();
        note = archive.note();
    }

    /**
     * Writes or updates the site of an archive.
     *
     * @param folder a new or empty folder, or one that this class wrote; not within the archive, and not around it
     * @throws IOException in one line that says what to do
     */
    public static Written write(Archive archive, Path folder, Progress progress) throws IOException {
        return write(archive, folder, progress, step -> {});
    }

    /**
     * The files of the page that searches and verifies, as they are in the folder of a site: for the entry {@code page} of the log ({@code spec/log.md} section
     * 4.13).
     *
     * @throws IOException in one line, when the folder has no complete site of this version of the program
     */
    public static List<HashedFile> page(Path folder) throws IOException {
        List<HashedFile> files = new ArrayList<>();
        for (String path : SiteProgram.read().toKeep()) {
            Path file = folder.resolve(path);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(
                        folder + " has no complete site of this version of Daylight: run  daylight site  first");
            }
            files.add(new HashedFile(path, Sha256.ofFile(file), Files.size(file)));
        }
        return files;
    }

    /** @param steps is told of each file that is in place */
    static Written write(Archive archive, Path folder, Progress progress, SiteFolder.Steps steps) throws IOException {
        Path there = real(folder);
        Path source = real(archive.folder());
        if (there.startsWith(source) || source.startsWith(there)) {
            throw new IOException(
                    "the folder of the site cannot be in the archive, and the archive not in it: name another folder");
        }
        return new StaticSite(archive, folder, progress, steps).write();
    }

    /** Where a path leads; its existing part without links. */
    private static Path real(Path path) throws IOException {
        Path at = path.toAbsolutePath().normalize();
        Path rest = at.getFileSystem().getPath("");
        while (at.getParent() != null && !Files.exists(at)) {
            rest = at.getFileName().resolve(rest);
            at = at.getParent();
        }
        return at.toRealPath().resolve(rest).normalize();
    }

    private Written write() throws IOException {
        if (!contents.logKeys()
                .open(note)
                .ok()
                .filter(contents.checkpoint()::equals)
                .isPresent()) {
            throw new IOException("the archive was changed while it was read: run the command again");
        }
        try (SiteFolder site = SiteFolder.open(folder, steps)) {
            isOfThisArchive(site);
            progress.begins("the files of the archive");
            Map<String, Sha256> hashes = hashes();
            for (String path : PublicFiles.of(archive, contents)) {
                site.put(path, archive.folder().resolve(path), hashes.get(path));
            }
            site.sync();

            progress.begins("the search index");
            List<SegmentEntry> segments = WriteSegments.into(site.site(), archive, progress::says);
            for (SegmentEntry segment : segments) {
                segment.files().forEach(name -> site.keep("site/" + name));
            }
            SiteProgram program = SiteProgram.read();
            for (Map.Entry<String, byte[]> file : program.files().entrySet()) {
                site.write(file.getKey(), file.getValue());
            }

            long documents =
                    segments.stream().mapToLong(SegmentEntry::documents).sum();
            pages(site, program, segments, documents);
            site.sync();

            site.write(ArchivePath.CHECKPOINT, note);
            site.write("site/releases.json", ReleaseList.of(archive).bytes());
            site.sync();
            site.write(SiteFolder.MANIFEST, bytes(manifest(program, segments, documents)));
            site.sync();
            int deleted = site.deleteOthers();
            site.finish();
            return new Written(contents.checkpoint().size(), documents, site.written(), deleted);
        }
    }

    /** @throws IOException when the folder has the site of another archive, or of a later state of this one */
    private void isOfThisArchive(SiteFolder site) throws IOException {
        byte[] manifest = site.begin(SiteFolder.MANIFEST, MAX_MANIFEST_BYTES);
        if (manifest.length == 0) {
            return;
        }
        Json.Obj members = Json.parse(manifest, MAX_MANIFEST_BYTES) instanceof Outcome.Ok<Json>(Json.Obj read)
                ? read
                : Json.Obj.EMPTY;
        String origin = members.string("origin").orElse("");
        if (origin.isEmpty()) {
            throw new IOException(SiteFolder.MANIFEST + " in " + folder
                    + " cannot be read: delete it, and the site is written again");
        }
        if (!origin.equals(contents.origin())) {
            throw new IOException(folder + " has the site of another archive, " + origin
                    + ": name another folder, or delete this one first");
        }
        long shown = members.number("size").orElse(0);
        if (shown > contents.checkpoint().size()) {
            throw new IOException(folder + " shows " + shown + " entries of the log, and the archive has only "
                    + contents.checkpoint().size()
                    + ": an older state would show again what was withdrawn. Update the archive, or delete the folder"
                    + " first");
        }
    }

    /** What the log says of large files, by path. All others are verified when the archive is opened, or when a reader opens them. */
    private Map<String, Sha256> hashes() {
        Map<String, Sha256> hashes = new HashMap<>();
        for (Release release : contents.releases()) {
            hashes.put(ArchivePath.pack(release.sequence()), release.pack());
            if (release.views() != null) {
                hashes.put(
                        ArchivePath.views(release.sequence()), release.views().file());
            }
        }
        return hashes;
    }

    private void pages(SiteFolder site, SiteProgram program, List<SegmentEntry> segments, long documents)
            throws IOException {
        List<Release> releases =
                contents.releases().stream().filter(Release::isConfirmed).toList();
        var pages = new SitePages(archive, contents, program, site);
        List<Release> missing = new ArrayList<>();
        for (Release release : releases) {
            if (pages.isPartMissing(release)) {
                missing.add(release);
            }
        }
        if (!missing.isEmpty()) {
            progress.begins("the pages of the parts");
        }
        long total = missing.stream().mapToLong(Release::lines).sum();
        long done = 0;
        for (Release release : missing) {
            long before = done;
            pages.part(release, lines -> progress.at(before + lines, total));
            done += release.lines();
        }
        var people = new FrequentCorrespondents();
        for (SegmentEntry segment : segments) {
            people.add(site.site().resolve(segment.words()), Math.toIntExact(segment.rootBytes()));
        }
        pages.others(releases, documents, people);
    }

    private Json manifest(SiteProgram program, List<SegmentEntry> segments, long documents) {
        return Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("origin", contents.origin())
                .with("title", contents.title())
                .with("size", contents.checkpoint().size())
                .with("root", contents.checkpoint().root().hex())
                .with("documents", documents)
                .with("fold", program.fold().substring("site/".length()))
                .with("segments", SegmentEntry.json(segments));
    }

    private static byte[] bytes(Json json) {
        return json.text().getBytes(StandardCharsets.UTF_8);
    }
}
