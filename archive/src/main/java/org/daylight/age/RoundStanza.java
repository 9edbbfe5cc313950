package org.daylight.age;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.timelock.Beacon;
import org.daylight.timelock.NotAvailable;
import org.daylight.timelock.RoundLock;
import org.daylight.timelock.RoundSignature;

/**
 * The part of the header of an age file that has its key for a round of a beacon, as drand's {@code tle} writes it: the type {@code tlock}, the round, the
 * hash of the chain, and the locked key.
 */
record RoundStanza(String round, String chainHash, byte[] body) implements RecipientStanza {

    private static final String TYPE = "tlock";

    @Override
    public String getType() {
        return TYPE;
    }

    @Override
    public List<String> getArguments() {
        return List.of(round, chainHash);
    }

    @Override
    public byte[] getBody() {
        return body;
    }

    record Writer(Beacon beacon, long round, SecureRandom random) implements RecipientStanzaWriter {
        @Override
        public Iterable<RecipientStanza> getRecipientStanzas(FileKey key) throws GeneralSecurityException {
            try {
                byte[] locked = RoundLock.lock(beacon, round, key.getEncoded(), random);
                return List.of(new RoundStanza(Long.toString(round), beacon.chainHash(), locked));
            } catch (NotAvailable e) {
                throw new GeneralSecurityException(e.getMessage(), e);
            }
        }
    }

    record Reader(RoundSignature signature) implements RecipientStanzaReader {
        @Override
        public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
            List<String> wanted =
                    List.of(Long.toString(signature.round()), signature.beacon().chainHash());
            for (RecipientStanza stanza : stanzas) {
                if (stanza.getType().equals(TYPE) && stanza.getArguments().equals(wanted)) {
                    return open(stanza.getBody());
                }
            }
            throw new UnsupportedRecipientStanzaException("the file is not encrypted to " + signature);
        }

        private FileKey open(byte[] locked) throws GeneralSecurityException {
            try {
                return switch (RoundLock.open(locked, signature)) {
                    case Outcome.Ok<byte[]>(byte[] key) -> new FileKey(key);
                    case Outcome.Refused<byte[]>(String code, String reason) ->
                        throw new GeneralSecurityException(reason);
                };
            } catch (NotAvailable e) {
                throw new GeneralSecurityException(e.getMessage(), e);
            }
        }
    }
}
