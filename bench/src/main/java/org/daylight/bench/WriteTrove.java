package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.daylight.demo.HarbourTrove;

/** Writes the demo's fictional trove, in any size, as one mbox: a corpus that anyone can reproduce byte for byte. */
final class WriteTrove {

    static final long SEED = 1;

    private WriteTrove() {}

    /** {@code WriteTrove MESSAGES FILE [SEED]}. */
    public static void main(String[] args) throws IOException {
        long seed = args.length > 2 ? Long.parseLong(args[2]) : SEED;
        new HarbourTrove(seed, Integer.parseInt(args[0])).writeMbox(Path.of(args[1]));
    }
}
