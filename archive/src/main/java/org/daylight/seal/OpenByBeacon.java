package org.daylight.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.format.Outcome;
import org.daylight.timelock.Beacon;
import org.daylight.timelock.NotAvailable;
import org.daylight.timelock.RoundSignature;

/**
 * Opens sealed parts of a copy that were also encrypted to a round of a beacon ({@code spec/timelock.md} section 3). The signature of the round gives the
 * key of the part, and the key opens it as if someone had entered it ({@link OpenSealed}). For one thread.
 */
public final class OpenByBeacon {

    private final Path folder;
    private final Beacon beacon;

    /** @param folder of the copy */
    public OpenByBeacon(Path folder, Beacon beacon) {
        this.folder = folder;
        this.beacon = beacon;
    }

    /** The parts that are not open here and whose round was signed at this time, the earliest round first. */
    public List<SealedPart> due(Instant now) throws IOException {
        return waiting().stream()
                .filter(part -> !beacon.timeOf(part.seal().beaconRound()).isAfter(now))
                .sorted((a, b) -> Long.compare(a.seal().beaconRound(), b.seal().beaconRound()))
                .toList();
    }

    /** The parts that are not open here and that a round opens. */
    private List<SealedPart> waiting() throws IOException {
        PublicRecord contents;
        try (Archive archive = Archive.open(folder)) {
            contents = archive.contents();
        }
        return contents.sealed().stream()
                .filter(part -> part.seal().beaconRound() > 0)
                .filter(part -> contents.release(part.sequence()).isEmpty())
                .toList();
    }

    /**
     * Opens a part.
     *
     * @param signature of its round, 96 hexadecimal digits, from anywhere
     * @return what {@link OpenSealed#open} returns; refused with the code {@code beacon-signature} if it is not the signature of that round
     * @throws NotAvailable if this machine cannot verify it
     * @throws IOException as {@link OpenSealed#open}
     */
    public Outcome<OpenSealed.Result> open(SealedPart part, String signature) throws IOException {
        return switch (RoundSignature.verify(beacon, part.seal().beaconRound(), signature)) {
            case Outcome.Ok<RoundSignature>(RoundSignature verified) -> Outcome.ok(open(part, verified));
            case Outcome.Refused<RoundSignature>(String code, String reason) -> Outcome.refused(code, reason);
        };
    }

    /**
     * Opens all parts of the round of a signature.
     *
     * @return empty if the round of no part that is waiting has this signature
     */
    public List<OpenSealed.Result> openAll(String signature) throws IOException {
        var results = new ArrayList<OpenSealed.Result>();
        Optional<RoundSignature> verified = Optional.empty();
        for (SealedPart part : waiting()) {
            long round = part.seal().beaconRound();
            if (verified.isEmpty()
                    && RoundSignature.verify(beacon, round, signature)
                            instanceof Outcome.Ok<RoundSignature>(RoundSignature valid)) {
                verified = Optional.of(valid);
            }
            if (verified.isPresent() && verified.get().round() == round) {
                results.add(open(part, verified.get()));
            }
        }
        return results;
    }

    private OpenSealed.Result open(SealedPart part, RoundSignature signature) throws IOException {
        try {
            return new OpenSealed(folder)
                    .open(SealedFile.key(folder.resolve(ArchivePath.sealed(part.sequence())), part.seal(), signature));
        } catch (SealedFile.NotSealed e) {
            return new OpenSealed.Result.Unusable(part, "" + e.getMessage());
        }
    }
}
