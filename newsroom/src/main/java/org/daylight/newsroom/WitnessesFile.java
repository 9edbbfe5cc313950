package org.daylight.newsroom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.note.WitnessKey;
import org.daylight.note.Witnesses;

/**
 * The newsroom's {@code witnesses.txt} ({@code spec/newsroom.md} section 5): the witnesses whose cosignatures it
 * collects, one per line, in the form of c2sp.org/tlog-policy. The file is read whole, and replaced in one step. An
 * editor may also edit it.
 */
public final class WitnessesFile {

    private static final String NAME = "witnesses.txt";
    private static final int MAX_BYTES = 256 << 10;

    private WitnessesFile() {}

    /**
     * The witnesses, in the order of the file; none if there is no file.
     *
     * @throws IOException with a one-line message, when it cannot be understood
     */
    public static List<KnownWitness> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.folder().resolve(NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        var witnesses = new ArrayList<KnownWitness>();
        int number = 0;
        for (String line : WholeFile.text(file, MAX_BYTES).split("\n")) {
            number++;
            String[] words = line.strip().split("[ \t]+");
            if (words[0].isEmpty() || words[0].startsWith("#")) {
                continue;
            }
            if (!words[0].equals("witness") || words.length < 3 || words.length > 4) {
                throw new IOException(NAME + " line " + number + ": write  witness NAME KEY [ADDRESS]");
            }
            witnesses.add(new KnownWitness(key(words[2], number), words.length == 4 ? words[3] : ""));
        }
        check(witnesses);
        return witnesses;
    }

    /** Replaces the file. If the process stops here, either the old file or the new one is there. */
    public static void write(Newsroom newsroom, List<KnownWitness> witnesses) throws IOException {
        check(witnesses);
        var lines = new StringBuilder("# Witnesses that are asked to cosign the log: witness NAME KEY [ADDRESS]\n");
        for (KnownWitness witness : witnesses) {
            lines.append("witness ").append(witness.key().name()).append(' ').append(witness.key());
            lines.append(witness.address().isEmpty() ? "" : " ").append(witness.address());
            lines.append('\n');
        }
        DurableFiles.writePrivate(
                newsroom.folder().resolve(NAME), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void check(List<KnownWitness> witnesses) throws IOException {
        try {
            Witnesses.atLeast(witnesses.stream().map(KnownWitness::key).toList(), 0);
        } catch (IllegalArgumentException e) {
            throw new IOException(NAME + ": " + e.getMessage());
        }
    }

    private static WitnessKey.Verifier key(String text, int line) throws IOException {
        return switch (WitnessKey.parseVerifier(text)) {
            case Outcome.Ok<WitnessKey.Verifier>(WitnessKey.Verifier key) -> key;
            case Outcome.Refused<WitnessKey.Verifier>(String code, String reason) ->
                throw new IOException(NAME + " line " + line + ": " + reason);
        };
    }
}
