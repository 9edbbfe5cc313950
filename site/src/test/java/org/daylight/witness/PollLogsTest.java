package org.daylight.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daylight.note.Checkpoint;
import org.daylight.note.CosignatureType;
import org.daylight.note.NoteKey;
import org.daylight.tree.MerkleTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollLogsTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder;

    /** What is wrong with a checkpoint is said, and not something else. */
    @Test
    void a_checkpoint_that_cannot_be_used_is_refused_for_its_own_reason() throws Exception {
        NoteKey.Signer key = NoteKey.generate("log.example", new SecureRandom());
        NoteKey.Signer other = NoteKey.generate("log.example", new SecureRandom());
        Checkpoint checkpoint = new Checkpoint("log.example", 0, MerkleTree.emptyRoot());
        byte[] signed = checkpoint.sign(key).bytes();
        byte[] tooLong = new byte[AddCheckpoint.MAX_BYTES + 10];
        System.arraycopy(signed, 0, tooLong, 0, signed.length);

        assertEquals("its checkpoint is longer than " + AddCheckpoint.MAX_BYTES + " bytes", words(key, tooLong));
        assertEquals(
                "its checkpoint is not signed by " + key.verifier().text(),
                words(key, checkpoint.sign(other).bytes()));
        String none = words(key, "a letter".getBytes(StandardCharsets.UTF_8));
        assertTrue(none.contains("note-malformed"), none);
        signed[signed.length - 9] ^= 1; // within the signature
        String wrong = words(key, signed);
        assertTrue(wrong.contains("note-signature-wrong") || wrong.contains("note-malformed"), wrong);
    }

    private String words(NoteKey.Signer key, byte[] checkpoint) throws Exception {
        Path archive = Files.createTempDirectory(folder, "archive");
        Files.write(archive.resolve("checkpoint"), checkpoint);
        WitnessFolder witness = WitnessFolder.create(
                Files.createTempDirectory(folder, "witness"),
                "witness.example",
                List.of(CosignatureType.ED25519),
                new SecureRandom());
        witness.follow(new FollowedLog(key.verifier(), archive.toString()));
        var visits = new PollLogs(witness, () -> NOW, Duration.ofMinutes(1));
        return assertInstanceOf(PollLogs.NoAnswer.class, visits.all().getFirst().result())
                .words();
    }
}
