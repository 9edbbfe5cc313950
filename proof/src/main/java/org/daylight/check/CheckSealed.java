package org.daylight.check;

import java.io.IOException;
import java.nio.file.Files;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;

/**
 * Checks what an archive has of sealed parts (spec/sealed.md section 6): the sealed files, and the releases that someone opened with their keys before the
 * log contained them. Nothing is decrypted: the log says which bytes a sealed file and a release have. When a part was opened cannot be checked.
 */
final class CheckSealed {
    private final ArchiveFiles files;
    private final MovedLog moved;
    private final Verdicts verdicts;

    CheckSealed(ArchiveFiles files, MovedLog moved, Verdicts verdicts) {
        this.files = files;
        this.moved = moved;
        this.verdicts = verdicts;
    }

    /** The contents of the log with the releases that were opened with their keys. */
    LogContents opened(LogContents contents) {
        LogContents all = contents;
        for (LogEntry.Sealed seal : contents.sealed().values()) {
            String path = LogContents.unsealedPath(seal);
            try {
                byte[] entry = files.read(path, OpenedRelease.MAX_BYTES).orElse(null);
                if (entry == null) {
                    continue;
                }
                switch (all.withOpened(seal, entry)) {
                    case Outcome.Ok<LogContents>(LogContents more) -> {
                        all = more;
                        verdicts.add(
                                path,
                                VerdictCode.OPENED_UNCONFIRMED,
                                "part " + seal.part() + " of " + seal.trove() + " was opened with its key; the"
                                        + " publisher's log has not confirmed the release yet");
                    }
                    case Outcome.Refused<LogContents>(String code, String reason) ->
                        verdicts.add(moved.unlessMoved(new Verdict(path, VerdictCode.UNSEALED_DIFFERS, reason)));
                }
            } catch (IOException e) {
                verdicts.add(path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            }
        }
        return all;
    }

    /** Checks the sealed file of each part that the log has neither released nor cancelled. */
    void files(LogContents contents) {
        for (LogEntry.Sealed seal : contents.sealed().values()) {
            verdicts.add(moved.unlessMoved(file(seal)));
        }
    }

    /**
     * Checks the stories that were sealed with parts: the files of those that were opened, and what the log has of those that it released.
     *
     * @param contents with the releases that were {@link #opened}
     */
    void stories(LogContents contents) {
        for (LogContents.Pack pack : contents.packs()) {
            LogEntry.Sealed seal = contents.sealed().get(pack.release().sequence());
            SealKey key = pack.release().sealKey();
            if (seal != null && seal.storyHash() != null && key != null) {
                verdicts.add(moved.unlessMoved(story(seal, key)));
            }
        }
        for (LogEntry.Release release : contents.withoutStory()) {
            verdicts.add(
                    LogContents.unsealedStoryPath(release.sequence()),
                    VerdictCode.STORY_NOT_RELEASED,
                    "a story was sealed with part " + release.part() + " of " + release.trove()
                            + ", and the log does not have it after the release");
        }
    }

    private Verdict story(LogEntry.Sealed seal, SealKey key) {
        String path = LogContents.unsealedStoryPath(seal.number());
        try {
            byte[] bytes = files.read(path, OpenedStory.MAX_BYTES).orElse(null);
            if (bytes == null) {
                return new Verdict(path, VerdictCode.UNSEALED_DIFFERS, "the story that was sealed with it is missing");
            }
            return OpenedStory.verify(seal, key, bytes)
                            instanceof Outcome.Refused<OpenedStory>(String code, String reason)
                    ? new Verdict(path, VerdictCode.UNSEALED_DIFFERS, reason)
                    : Verdict.confirmed(path);
        } catch (IOException e) {
            return new Verdict(path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private Verdict file(LogEntry.Sealed seal) {
        String path = LogContents.path(seal);
        try (ArchiveFiles.Held held = files.hold(path, seal.fileBytes()).orElse(null)) {
            if (held == null) {
                return new Verdict(path, VerdictCode.SEALED_ABSENT, "");
            }
            boolean same = Files.size(held.path()) == seal.fileBytes()
                    && Sha256.ofFile(held.path()).equals(seal.file());
            return same ? Verdict.confirmed(path) : new Verdict(path, VerdictCode.SEALED_DIFFERS, "");
        } catch (IOException e) {
            return new Verdict(path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }
}
