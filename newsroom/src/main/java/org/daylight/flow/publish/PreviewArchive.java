package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.ArchivePath;
import org.daylight.catalog.Parts;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.review.PartContent;
import org.daylight.flow.review.WaitingDocuments;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.PreviewFolder;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.review.ApprovedPart;
import org.daylight.review.ReleaseGate;
import org.daylight.tree.TileFile;
import org.daylight.vault.Vault;

/**
 * An archive as it would be after a part was published, in a private folder that is deleted afterwards. It has the files of the public archive as links,
 * what {@link PublishRelease} would write, and a log of its own, signed with a key that exists only for it: nothing that is signed with the real key
 * exists before the decision. The newsroom and the public archive do not change.
 *
 * <ol>
 *   <li>Delete what an earlier preview left, if it was killed, and begin the folder ({@link PreviewFolder}).
 *   <li>Ask the gate about the part, and about the parts of its trove that come before it and are not published.
 *   <li>Write them to a stage in that folder, as a publication does ({@link StagedRelease}).
 *   <li>Link the public files, add the staged ones, and write the log under the new key.
 * </ol>
 *
 * <p>If the process stops at any step, the folder is left, and the next preview or publication deletes it.
 */
public final class PreviewArchive implements Closeable {

    private final PreviewFolder folder;

    private PreviewArchive(PreviewFolder folder) {
        this.folder = folder;
    }

    /** The result. */
    public sealed interface Result {}

    /** The archive can be read at {@link PreviewArchive#archive} until it is closed. */
    public record Made(PreviewArchive preview) implements Result {}

    /** The part would be refused; the reason is one line. Nothing is left. */
    public record Refused(String reason) implements Result {}

    /**
     * Makes the archive of a part that is not published.
     *
     * @param now a moment that has certainly passed
     * @param random for the key of the log, which is not kept
     * @throws IOException with a one-line message
     */
    public static Result of(Newsroom newsroom, Vault vault, PlannedPart part, Instant now, SecureRandom random)
            throws IOException {
        return of(newsroom, vault, part, List.of(), now, random);
    }

    /** As {@link #of(Newsroom, Vault, PlannedPart, Instant, SecureRandom)}. @param stories that are published with it, as they are; their files have no fault */
    public static Result of(
            Newsroom newsroom,
            Vault vault,
            PlannedPart part,
            List<StoriesWithPart.NewStory> stories,
            Instant now,
            SecureRandom random)
            throws IOException {
        PreviewFolder folder = PreviewFolder.begin(newsroom);
        boolean isMade = false;
        try {
            Optional<String> refused = make(newsroom, vault, part, stories, now, random, folder);
            isMade = refused.isEmpty();
            return isMade ? new Made(new PreviewArchive(folder)) : new Refused(refused.get());
        } finally {
            if (!isMade) {
                folder.close();
            }
        }
    }

    /** The folder of the archive. */
    public Path archive() {
        return folder.archive();
    }

    /** Where a search index of it may be kept. */
    public Path index() {
        return folder.index();
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        folder.close();
    }

    private static Optional<String> make(
            Newsroom newsroom,
            Vault vault,
            PlannedPart part,
            List<StoriesWithPart.NewStory> stories,
            Instant now,
            SecureRandom random,
            PreviewFolder folder)
            throws IOException {
        if (part.published() != null) {
            return Optional.of("part " + part.number() + " of " + part.trove() + " is published already");
        }
        try (Closeable publishing = newsroom.lock("publish")) {
            Publication publication = Publication.preview(newsroom, folder.stage());
            publication.announce(newsroom.catalog().troves().get(part.troveRow()));
            Parts parts = newsroom.catalog().parts();
            int sequence = Math.toIntExact(publication.releases());
            Instant time = publication.lastTime().orElse(Instant.EPOCH);
            for (PlannedPart each : parts.of(part.troveRow())) {
                if (each.published() != null || each.number() > part.number()) {
                    continue;
                }
                Instant due = each.due().isAfter(time) ? each.due() : time;
                time = due;
                var waiting = new WaitingDocuments(newsroom.catalog(), part.troveRow(), due.isAfter(now) ? due : now);
                ReleaseGate.Decision decision = ReleaseGate.examine(
                        each, PartContent.documents(newsroom.catalog(), each), waiting::barring, waiting::why);
                if (decision instanceof ReleaseGate.Refused(String reason)) {
                    return Optional.of(reason);
                }
                ApprovedPart approved = ((ReleaseGate.Approved) decision).part();
                try {
                    StagedRelease.of(
                            newsroom,
                            vault,
                            publication,
                            approved,
                            due,
                            ++sequence,
                            newsroom.catalog().redactions().of(each.trove()),
                            StepListener.NONE);
                } catch (StagedRelease.Impossible e) {
                    return Optional.of("" + e.getMessage());
                }
            }
            Optional<String> unpublishable = enter(publication, stories, time);
            if (unpublishable.isPresent()) {
                return unpublishable;
            }
            link(newsroom.archiveFolder(), folder.archive());
            place(folder);
            NoteKey.Signer key = NoteKey.generate(newsroom.settings().origin(), random);
            for (TileFile file : publication.underKey(key)) {
                write(folder.archive().resolve(file.path().toString()), file.bytes());
            }
            write(
                    folder.archive().resolve(ArchivePath.CHECKPOINT),
                    publication.headUnderKey(key).sign(key).bytes());
        }
        return Optional.empty();
    }

    /** Adds the stories; returns why one cannot be published. */
    private static Optional<String> enter(
            Publication publication, List<StoriesWithPart.NewStory> stories, Instant release) throws IOException {
        EarlierVersions logged = publication.versions(FileKind.STORY);
        for (StoriesWithPart.NewStory story : stories) {
            if (logged.newest(story.name()).isPresent()) {
                return Optional.of("the story " + story.name() + " is published already, and a story with a part is a"
                        + " first version");
            }
            Instant before = logged.newest().map(LogEntry.Version::time).orElse(release);
            PublishStory.enterFirst(publication, logged, story, before.isAfter(release) ? before : release);
        }
        return Optional.empty();
    }

    /** Everything but the log, which is another one here. */
    private static void link(Path archive, Path preview) throws IOException {
        if (!Files.isDirectory(archive)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(archive)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String path = archive.relativize(file).toString().replace('\\', '/');
            boolean isOfLog = path.equals(ArchivePath.CHECKPOINT)
                    || path.startsWith("tile/")
                    || path.startsWith(KeyChange.FOLDER);
            if (ArchivePath.isPublic(path) && !isOfLog) {
                Path to = preview.resolve(path);
                Files.createDirectories(to.getParent());
                try {
                    Files.createLink(to, file);
                } catch (IOException | UnsupportedOperationException anotherDisk) {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void place(PreviewFolder folder) throws IOException {
        Path staged = folder.stage().resolve("files");
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(staged)) {
            try (Stream<Path> all = Files.walk(staged)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        for (Path file : files) {
            Path to = folder.archive().resolve(staged.relativize(file).toString());
            Files.createDirectories(to.getParent());
            Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
