package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedStory;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.pack.Torrent;
import org.daylight.seal.SealedFile;
import org.daylight.sealing.SealKey;

/**
 * Releases a sealed part when its time has come: opens the sealed file in the archive with the key of the newsroom, and enters the release that was sealed
 * into the log, and after it the story that was sealed with it ({@link SealedStory}). Nothing is built again, so it is byte for byte what was sealed, and what a mirror opens with the same key. Called with the lock for
 * publications.
 */
final class PublishSealed {

    private final Newsroom newsroom;
    private final StepListener steps;

    PublishSealed(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /** @param now a moment that has certainly passed */
    PublishRelease.Result run(PlannedPart part, Instant now) throws IOException {
        if (now.isBefore(part.due())) {
            return new PublishRelease.Refused(
                    part,
                    "part " + part.number() + " of " + part.trove() + " is sealed until " + part.due()
                            + " and cannot be published before; to change that, cancel the seal with  daylight cancel "
                            + part.trove() + "/" + part.number() + " --reason TEXT");
        }
        int number = part.sealed();
        Publication publication = Publication.begin(newsroom);
        // If the process stops between here and the decision, the next run deletes the stage: nothing public has
        // happened.
        steps.reached("begun");
        Optional<String> wrongTime = TimeOfRelease.objection(now, Optional.empty(), publication.confirm());
        if (wrongTime.isPresent()) {
            return new PublishRelease.Refused(part, wrongTime.get());
        }
        steps.reached("confirmed");
        LogEntry.Sealed seal = publication
                .seal(number)
                .orElseThrow(() -> new IOException("the log does not name the sealed release " + number
                        + ": restore the archive folder as it was after the last publication"));
        SealKey key = SealKeys.find(newsroom, number)
                .orElseThrow(() -> new IOException(SealKeys.missing(part.trove(), part.number())));
        SealedFile.Opened content = open(publication, seal, key, number);
        LogEntry.Release release = listed(publication, content.entry(), number);
        publication.enter(release);
        if (content.story() != null) {
            new SealedStory(newsroom)
                    .enter(
                            publication,
                            OpenedStory.verify(seal, key, content.story()).orThrow(),
                            release);
        }
        publication.effect(FinishPublication.partPublished(
                part.troveRow(), part.number(), release.time(), Math.toIntExact(release.published())));
        steps.reached("opened");
        publication.decide();
        // From here on the release will become public: if the process stops, the next run or the next start puts it in
        // place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        return new PublishRelease.Published(
                part,
                release.time(),
                Math.toIntExact(release.published()),
                Math.toIntExact(release.withheld()),
                release.packBytes(),
                0);
    }

    /** Writes the pack and the views to the stage, from the sealed file. */
    private SealedFile.Opened open(Publication publication, LogEntry.Sealed seal, SealKey key, int number)
            throws IOException {
        Path sealed = newsroom.archiveFolder().resolve(ArchivePath.sealed(number));
        if (!Files.isRegularFile(sealed)) {
            throw new IOException(ArchivePath.sealed(number) + " is missing from the archive: copy it from a mirror");
        }
        Stage stage = publication.stage();
        Path pack = stage.staged(ArchivePath.pack(number));
        Path views = stage.staged(ArchivePath.views(number));
        Files.createDirectories(pack.getParent());
        Files.createDirectories(views.getParent());
        try {
            return SealedFile.open(sealed, seal, key, pack, views);
        } catch (SealedFile.NotSealed e) {
            throw new IOException(
                    e.getMessage() + ". Copy " + ArchivePath.sealed(number) + " from a mirror, or the key"
                            + " from your backup",
                    e);
        }
    }

    /** Lists them, and stages the torrent. @param entry of the release, verified */
    private LogEntry.Release listed(Publication publication, byte[] entry, int number) throws IOException {
        Stage stage = publication.stage();
        if (!(LogEntry.parse(entry) instanceof Outcome.Ok<LogEntry>(LogEntry.Release release))) {
            throw new AssertionError("it was verified");
        }
        stage.list(new Stage.Staged(ArchivePath.pack(number), release.pack(), release.packBytes()));
        publication.torrent(new Torrent.Label(
                newsroom.settings().origin(),
                release.trove().text(),
                Math.toIntExact(release.part()),
                number,
                release.pack(),
                release.packBytes()));
        LoggedViews logged = release.views();
        if (logged != null) {
            stage.list(new Stage.Staged(ArchivePath.views(number), logged.file(), logged.fileBytes()));
        }
        return release;
    }
}
