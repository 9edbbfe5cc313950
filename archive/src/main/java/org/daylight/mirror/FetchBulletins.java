package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinText;
import org.daylight.format.Outcome;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/** The end of a round: asks sources for the bulletins that they accepted, one small file each, and accepts those that are newer ({@code spec/bulletin.md} section 6). */
final class FetchBulletins {

    private final Path folder;
    private final MirrorSteps steps;
    private final Instant now;

    FetchBulletins(Path folder, MirrorSteps steps, Instant now) {
        this.folder = folder;
        this.steps = steps;
        this.now = now;
    }

    /**
     * What was found.
     *
     * @param notes a line each, safe to print
     * @param isUpdated whether a bulletin was stored or a part opened
     * @param fetchedBytes received from servers and folders
     * @param evidence that the publisher signed two histories; null for none
     */
    record Found(
            List<String> notes,
            boolean isUpdated,
            long fetchedBytes,
            @Nullable Path evidence) {}

    Found from(List<RoundSource> sources) throws IOException {
        var notes = new ArrayList<String>();
        boolean isUpdated = false;
        long before = bytes(sources);
        for (RoundSource source : sources) {
            if (source.isLocal()) {
                continue;
            }
            Optional<Bulletin> shown = fetch(source, notes);
            if (shown.isEmpty()) {
                continue;
            }
            switch (new AcceptBulletin(folder, steps).accept(shown.get(), now)) {
                case AcceptBulletin.Accepted accepted -> {
                    boolean opened = accepted.keys().stream()
                            .anyMatch(one -> one instanceof OpenSealed.Result.Opened(var part, boolean isNew) && isNew);
                    isUpdated |= accepted.isStored() || opened;
                    if (accepted.isStored()) {
                        notes.add(source.source().name() + ": its bulletin is newer: the log has "
                                + accepted.bulletin().checkpoint().size() + " entries");
                    }
                }
                case AcceptBulletin.Refused(String code, String reason) ->
                    notes.add(source.source().name() + ": its bulletin is ignored: " + reason);
                case AcceptBulletin.Contradicts(Path evidence, String reason) -> {
                    notes.add(source.source().name() + ": " + reason);
                    return new Found(notes, isUpdated, bytes(sources) - before, evidence);
                }
            }
        }
        isUpdated |= openWaiting(notes);
        return new Found(notes, isUpdated, bytes(sources) - before, null);
    }

    private static long bytes(List<RoundSource> sources) {
        return sources.stream()
                .filter(one -> !one.isLocal())
                .mapToLong(one -> one.source().bytes())
                .sum();
    }

    private static Optional<Bulletin> fetch(RoundSource source, List<String> notes) {
        try {
            Optional<byte[]> bytes =
                    SmallFileReader.once(source.source(), ArchivePath.BULLETIN, BulletinText.MAX_BYTES);
            return bytes.flatMap(text -> {
                Outcome<Bulletin> read = BulletinText.read(new String(text, US_ASCII));
                if (read instanceof Outcome.Refused<Bulletin>(String code, String reason)) {
                    notes.add(source.source().name() + ": its bulletin is ignored: " + reason);
                }
                return read.ok();
            });
        } catch (IOException absent) {
            return Optional.empty(); // it has shown everything else
        }
    }

    /** A sealed file may have arrived after the key. */
    private boolean openWaiting(List<String> notes) throws IOException {
        if (!Files.isRegularFile(folder.resolve(ArchivePath.BULLETIN))) {
            return false;
        }
        try (Archive archive = Archive.open(folder)) {
            boolean any = false;
            for (SealKey key : AcceptBulletin.waiting(archive)) {
                switch (new OpenSealed(folder).open(key)) {
                    case OpenSealed.Result.Opened opened -> any = true;
                    case OpenSealed.Result.Unusable(var part, String reason) -> notes.add(reason);
                    default -> {}
                }
            }
            return any;
        }
    }
}
