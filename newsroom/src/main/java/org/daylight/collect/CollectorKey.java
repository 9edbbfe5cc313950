package org.daylight.collect;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.http.client.WebClient;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;
import org.daylight.submission.DropExchange;
import org.daylight.submission.FolderExchange;
import org.daylight.submission.remote.RemoteDrop;

/**
 * The key with which a newsroom identifies itself to its drops: {@code keys/collector.key}. It is made when it is first
 * needed, and decrypts nothing.
 */
public final class CollectorKey {

    private static final String FILE = "keys/collector.key";
    private static final String NAME = "collector";

    private CollectorKey() {}

    /** The public half, which a drop needs; the key is made if there is none. @throws IOException as all methods here, with a one-line message */
    public static String publicHalf(Newsroom newsroom, SecureRandom random) throws IOException {
        return of(newsroom, random).verifier().text();
    }

    /** Opens an export in a folder. */
    public static DropExchange open(Newsroom newsroom, SecureRandom random, Path folder) throws IOException {
        return FolderExchange.open(folder, of(newsroom, random));
    }

    /**
     * Opens a drop at an address; nothing is requested yet.
     *
     * @param client is closed with the result
     * @param notices gets a line when a request was not answered and is sent again
     */
    public static DropExchange open(
            Newsroom newsroom, SecureRandom random, URI address, WebClient client, Consumer<String> notices)
            throws IOException {
        return new RemoteDrop(address, of(newsroom, random), client, notices);
    }

    /** The newsroom's key; made if there is none. */
    static NoteKey.Signer of(Newsroom newsroom, SecureRandom random) throws IOException {
        Path file = newsroom.folder().resolve(FILE);
        if (Files.notExists(file)) {
            NoteKey.Signer made = NoteKey.generate(NAME, random);
            DurableFiles.writePrivate(file, (made.text() + "\n").getBytes(StandardCharsets.UTF_8));
            return made;
        }
        return switch (NoteKey.parseSigner(WholeFile.text(file, WholeFile.SMALL).strip())) {
            case Outcome.Ok<NoteKey.Signer>(NoteKey.Signer key) -> key;
            case Outcome.Refused<NoteKey.Signer>(String code, String reason) ->
                throw new IOException(FILE + " is damaged: restore it from your backup, or delete it and tell each drop"
                        + " the new key with  daylight drop");
        };
    }
}
