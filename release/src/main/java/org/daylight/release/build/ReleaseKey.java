package org.daylight.release.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;

/** The key that signs releases: a file with one line, the text of a signer. */
final class ReleaseKey {

    private static final int MAX_CHARACTERS = 1_000;

    private ReleaseKey() {}

    /** Makes a new key: {@code NAME FILE}. It prints the public half. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: ReleaseKey NAME FILE");
            System.exit(2);
        }
        NoteKey.Signer key = NoteKey.generate(arguments[0], new SecureRandom());
        Path file = Path.of(arguments[1]);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, key.text() + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        System.out.println(key.verifier().text());
    }

    /**
     * Reads the key.
     *
     * @param file empty for no key
     * @param verifier its public half as the program knows it; empty if it knows none
     * @throws IOException in one line, if the file is not a key, or the key of another public half
     */
    static Optional<NoteKey.Signer> read(String file, String verifier) throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String text = Files.readString(Path.of(file)).strip();
        return switch (NoteKey.parseSigner(text.substring(0, Math.min(text.length(), MAX_CHARACTERS)))) {
            case Outcome.Ok<NoteKey.Signer> ok -> {
                if (!verifier.isEmpty() && !ok.value().verifier().text().equals(verifier)) {
                    throw new IOException(file + " is not the key of " + verifier + " (release.verifier in pom.xml)");
                }
                yield Optional.of(ok.value());
            }
            case Outcome.Refused<NoteKey.Signer> refused -> throw new IOException(file + ": " + refused.reason());
        };
    }
}
