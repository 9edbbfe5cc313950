package org.daylight.release.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;

/**
 * Signs the texts of a release.
 *
 * @param key empty if there is none
 * @param published a folder with the signed files of a release that is made again; empty if this is a new one. Their signatures are used, so that
 *     who has no key gets the same bytes.
 */
record ReleaseSignatures(Optional<NoteKey.Signer> key, Optional<Path> published) {

    /**
     * The bytes of a file with this text: a signed note, or only the text if there are no signatures.
     *
     * @param name of the file in the folder of published ones
     * @throws IOException if the published file has another text, or cannot be read
     */
    byte[] sign(String name, String text) throws IOException {
        if (published.isEmpty()) {
            return key.map(signer -> SignedNote.sign(text, signer).bytes())
                    .orElseGet(() -> text.getBytes(StandardCharsets.UTF_8));
        }
        Path file = published.get().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        String before = switch (SignedNote.parse(bytes)) {
            case Outcome.Ok<SignedNote> ok -> ok.value().text();
            case Outcome.Refused<SignedNote> refused -> throw new IOException(file + ": " + refused.reason());
        };
        if (!before.equals(text)) {
            String line = text.lines()
                    .filter(each -> before.lines().noneMatch(each::equals))
                    .findFirst()
                    .orElse("a line is missing");
            throw new IOException("this build is not the published one; in " + file + " is not: " + line);
        }
        return bytes;
    }
}
