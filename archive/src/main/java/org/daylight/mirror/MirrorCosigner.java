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
 * Cosigns the checkpoint of a mirror (c2sp.org/tlog-mirror, spec/mirror.md section 5): all that it names is on this disk, was checked, and is served. It
 * signs nothing but the checkpoint that is in place, which only ever grows, so no two of its cosignatures contradict each other.
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
     * Opens the cosigner of a mirror, making its ML-DSA-44 key when there is none.
     *
     * @param archive the mirror's folder
     * @param name of the key, by the rule of {@link WitnessKey#name()}; not the name of a witness
     * @throws IOException in one line, when the key there has another name or cannot be read
     * @throws IllegalArgumentException when the name is none
     */
    public static MirrorCosigner open(Path archive, String name, SecureRandom random) throws IOException {
        return open(archive, name, random, MirrorSteps.UNWATCHED);
    }

    static MirrorCosigner open(Path archive, String name, SecureRandom random, MirrorSteps steps) throws IOException {
        Path whole = archive.toAbsolutePath().normalize();
        Path file = MirrorState.folder(whole).resolve(KEY);
        if (!Files.exists(file)) {
            WitnessKey.Signer made = WitnessKey.generate(name, CosignatureType.ML_DSA_44, random);
            Files.createDirectories(file.getParent());
            MirrorFolder.writePrivate(file, (made.text() + "\n").getBytes(UTF_8));
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
        return new MirrorCosigner(whole, key, steps);
    }

    /** The public half of its key. */
    public WitnessKey.Verifier key() {
        return key.verifier();
    }

    /**
     * Cosigns what is in place, unless it has this key's line already. Stopped at any moment, the checkpoint is there with the line or without it.
     *
     * @return how many entries the log has whose checkpoint was cosigned; empty where there was nothing to do
     * @throws IOException in one line, when the folder cannot be used or what the mirror remembers cannot be read
     */
    public Optional<Long> cosign(InstantSource clock) throws IOException {
        var place = new MirrorFolder(archive, steps);
        try (Closeable lock = place.lock()) {
            place.finish();
            MirrorState state = place.state().orElse(null);
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
            place.fetched(ArchivePath.CHECKPOINT, cosigned.bytes());
            place.decide(List.of(ArchivePath.CHECKPOINT), state.with(new String(cosigned.bytes(), UTF_8)));
            // From here on it will be in place: if we stop, the next round puts it there.
            place.finish();
            return Optional.of(checkpoint.size());
        }
    }
}
