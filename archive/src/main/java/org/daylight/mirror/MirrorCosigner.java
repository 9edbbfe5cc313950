package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.note.Checkpoint;
import org.daylight.note.CosignatureType;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;

/**
 * Cosigns the checkpoint of a mirror (c2sp.org/tlog-mirror, spec/mirror.md section 5). The cosignature says that everything the checkpoint
 * covers is on this disk, was checked, and is served. It signs only the checkpoint that is in place, and that log only ever grows, so no
 * two of its cosignatures contradict each other.
 */
public final class MirrorCosigner {

    private static final String KEY = "cosigner.key";
    private static final int MAX_KEY_BYTES = 4_096;

    private final Path archive;
    private final WitnessKey.Signer key;
    private final MirrorSteps steps;

    private MirrorCosigner(Path archive, WitnessKey.Signer key, MirrorSteps steps) {
        this.archive = archive;
        this.key = key;
        this.steps = steps;
    }

    /**
     * Opens the cosigner of a mirror, and generates its ML-DSA-44 key when there is none.
     *
     * @param archive the mirror's folder
     * @param name of the key, with the form of {@link WitnessKey#name()}; not the name of a witness
     * @throws IOException with a one-line message, when the existing key has another name or cannot be read
     * @throws IllegalArgumentException when the name is not valid
     */
    public static MirrorCosigner open(Path archive, String name, SecureRandom random) throws IOException {
        return open(archive, name, random, MirrorSteps.UNWATCHED);
    }

    static MirrorCosigner open(Path archive, String name, SecureRandom random, MirrorSteps steps) throws IOException {
        Path absolute = archive.toAbsolutePath().normalize();
        Path file = MirrorState.folder(absolute).resolve(KEY);
        if (!Files.exists(file)) {
            WitnessKey.Signer made = WitnessKey.generate(name, CosignatureType.ML_DSA_44, random);
            Files.createDirectories(file.getParent());
            WorkFolder.writePrivate(file, (made.text() + "\n").getBytes(UTF_8));
        }
        byte[] text;
        try (var in = Files.newInputStream(file)) {
            text = in.readNBytes(MAX_KEY_BYTES);
        }
        WitnessKey.Signer key = WitnessKey.parseSigner(new String(text, UTF_8).strip())
                .ok()
                .orElseThrow(() -> new UnreadableState(
                        file + " is damaged: restore it from a backup, or delete it to sign with a new key and inform"
                                + " those who use the old one"));
        if (!key.name().equals(name)) {
            throw new IOException("this mirror cosigns as " + key.name() + ", not as " + name
                    + ": use that name, or delete " + file + " to sign with a new key");
        }
        return new MirrorCosigner(absolute, key, steps);
    }

    /** Its public key. */
    public WitnessKey.Verifier key() {
        return key.verifier();
    }

    /**
     * Cosigns the checkpoint in place, unless this key has signed it already. If it is stopped meanwhile, the checkpoint is there with or
     * without the new signature.
     *
     * @return the size of the cosigned log in entries; empty when there was nothing to do
     * @throws IOException with a one-line message, when the folder cannot be used or the mirror's state cannot be read
     */
    public Optional<Long> cosign(InstantSource clock) throws IOException {
        var work = new WorkFolder(archive, steps);
        try (Closeable lock = work.lock()) {
            work.finish();
            MirrorState state = work.state().orElse(null);
            String held = state == null ? null : state.note();
            if (state == null || held == null) {
                return Optional.empty();
            }
            SignedNote note = SignedNote.parse(held.getBytes(UTF_8)).orThrow();
            boolean has = note.signatures().stream()
                    .anyMatch(line -> line.name().equals(key.name()) && line.id() == key.id());
            if (has) {
                return Optional.empty();
            }
            Checkpoint checkpoint = Checkpoint.parse(note.text()).orThrow();
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            SignedNote cosigned = note.with(key.cosign(checkpoint, now.getEpochSecond()));
            work.fetched(ArchivePath.CHECKPOINT, cosigned.bytes());
            work.decide(List.of(ArchivePath.CHECKPOINT), state.with(new String(cosigned.bytes(), UTF_8)));
            // The decision is on disk: if the program stops now, the next round puts the checkpoint in place.
            work.finish();
            return Optional.of(checkpoint.size());
        }
    }
}
