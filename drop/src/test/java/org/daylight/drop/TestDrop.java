package org.daylight.drop;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeSecret;
import org.daylight.note.NoteKey;
import org.daylight.submission.SlowHash;
import org.daylight.submission.SourceKeys;

/** What tests of a drop share. */
final class TestDrop {

    static final SlowHash QUICK = new SlowHash(64, 1);
    static final byte[] EDITOR_SECRET = bytes(1, 32);
    static final AgeIdentity EDITOR = AgeSecret.identity(EDITOR_SECRET);
    static final NoteKey.Signer COLLECTOR = NoteKey.generate("collector", new SecureRandom());
    static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-30T12:34:56Z"));
    static final long MANY = Long.MAX_VALUE / 4;

    private TestDrop() {}

    static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static DropFolder folder(Path root, DropLimits limits) throws IOException {
        DropFolder.create(
                root,
                new DropSettings(
                        "The Harbour",
                        List.of(AgeSecret.recipient(EDITOR_SECRET), AgeSecret.recipient(bytes(2, 32))),
                        COLLECTOR.verifier(),
                        limits),
                "drop.example",
                new SecureRandom());
        return DropFolder.open(root);
    }

    static SourceMailboxes mailboxes(DropFolder folder, LongSupplier usable, Consumer<String> steps)
            throws IOException {
        return SourceMailboxes.open(folder, NOON, new SecureRandom(), usable, steps);
    }

    static SourceMailboxes mailboxes(DropFolder folder) throws IOException {
        return mailboxes(folder, () -> MANY, step -> {});
    }

    static SourceKeys source(DropFolder folder, long seed) {
        return SourceKeys.of(bytes(seed, 16), folder.salt(), QUICK);
    }
}
