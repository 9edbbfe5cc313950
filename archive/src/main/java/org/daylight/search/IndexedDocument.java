package org.daylight.search;

import org.daylight.dkim.DkimVerifier;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;

/**
 * One document to be indexed.
 *
 * @param key identifies the document in this index; adding the same key again replaces it. The site packs (trove, number)
 *     into it, the newsroom uses its catalog's row; an index never interprets it
 * @param trove the trove's slug
 * @param number the document's number within the trove; 0 while it has none (in the newsroom, during an import)
 * @param release the part it was published in; 0 when it is not published
 * @param sizeBytes size of the parsed bytes: those published in the public archive's index, the originals in a newsroom's
 * @param message the parsed message
 * @param authentication the result of verifying its signatures with the keys known now
 */
public record IndexedDocument(
        long key,
        String trove,
        int number,
        int release,
        long sizeBytes,
        Message message,
        Authentication authentication) {

    /** Parses a message and verifies its signatures. */
    public static IndexedDocument of(
            long key, String trove, int number, int release, byte[] bytes, DkimVerifier verifier) {
        Message message = MessageParser.parse(bytes);
        return new IndexedDocument(
                key, trove, number, release, bytes.length, message, Authentication.of(bytes, message, verifier));
    }
}
