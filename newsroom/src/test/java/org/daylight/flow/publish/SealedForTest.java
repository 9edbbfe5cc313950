package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.StepListener;
import org.daylight.sealing.SealKey;

/** Adds seals to a newsroom's log whose files have no content: trustees need only the log and the keys. */
final class SealedForTest {

    private SealedForTest() {}

    static SealKey seal(Path newsroom, int number, Instant time) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            SealKey key = SealKeys.make(room, number, new SecureRandom());
            byte[] file = ("sealed " + number).getBytes(StandardCharsets.UTF_8);
            Publication publication = Publication.begin(room);
            publication.stage().add(ArchivePath.sealed(number), file);
            publication.enter(new LogEntry.Sealed(
                    new Slug("harbour"),
                    number,
                    number,
                    time,
                    Sha256.of(file),
                    file.length,
                    key.hash(number),
                    Sha256.of(file)));
            publication.decide();
            FinishPublication.run(room, StepListener.NONE);
            return key;
        }
    }

    static void cancel(Path newsroom, int number) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            Publication publication = Publication.begin(room);
            publication.enter(new LogEntry.Cancelled(number, "By order of the court."));
            publication.decide();
            FinishPublication.run(room, StepListener.NONE);
        }
    }
}
