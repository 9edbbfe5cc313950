package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeIdentity;
import org.daylight.format.Outcome;

/** The files of secret keys that {@code --identity} names. */
final class IdentityFiles {

    private IdentityFiles() {}

    /** All keys in these files; empty when no file is named. @throws IOException with a one-line message that shows no part of a key */
    static Optional<AgeIdentity> read(Terminal terminal, List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        var all = new StringBuilder();
        for (Path each : files) {
            Path file = terminal.path(each);
            if (Files.size(file) > AgeIdentity.MAX_CHARS) {
                throw new IOException("--identity: " + each + " is no file of keys: it is too long");
            }
            all.append(Files.readString(file)).append('\n');
        }
        return switch (AgeIdentity.parse(all.toString())) {
            case Outcome.Ok<AgeIdentity>(AgeIdentity identity) -> Optional.of(identity);
            case Outcome.Refused<AgeIdentity>(String code, String reason) ->
                throw new IOException("--identity: " + reason);
        };
    }
}
