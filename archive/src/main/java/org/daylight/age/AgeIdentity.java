package org.daylight.age;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.timelock.RoundSignature;

/** The secret keys, or the signature of a beacon, with which a person decrypts. Immutable. Never prints a key. */
public final class AgeIdentity {

    /** The longest file of keys, in characters. */
    public static final int MAX_CHARS = 1 << 16;

    private static final int MOST_KEYS = 100;

    private final List<RecipientStanzaReader> readers;

    private AgeIdentity(List<RecipientStanzaReader> readers) {
        this.readers = List.copyOf(readers);
    }

    /**
     * Reads a file of keys, as {@code age-keygen} writes it: one {@code AGE-SECRET-KEY-1…} per line; empty lines and lines that begin with {@code #}
     * do not count. Refused with the code {@code age-identity}.
     */
    public static Outcome<AgeIdentity> parse(String text) {
        if (text.length() > MAX_CHARS) {
            return Outcome.refused("age-identity", "the file of keys is too long");
        }
        var readers = new ArrayList<RecipientStanzaReader>();
        int number = 0;
        for (String line : text.split("\r?\n")) {
            number++;
            String key = line.strip();
            if (key.isEmpty() || key.startsWith("#")) {
                continue;
            }
            try {
                readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key));
            } catch (GeneralSecurityException | RuntimeException e) {
                return Outcome.refused(
                        "age-identity", "line " + number + " of the file of keys is no key AGE-SECRET-KEY-1…");
            }
            if (readers.size() > MOST_KEYS) {
                return Outcome.refused("age-identity", "the file has more than " + MOST_KEYS + " keys");
            }
        }
        return readers.isEmpty()
                ? Outcome.refused("age-identity", "the file has no key: age-keygen makes one")
                : Outcome.ok(new AgeIdentity(readers));
    }

    /** What decrypts a file that was also encrypted to the round of this signature ({@link RoundRecipient}). */
    public static AgeIdentity of(RoundSignature signature) {
        return new AgeIdentity(List.of(new RoundStanza.Reader(signature)));
    }

    List<RecipientStanzaReader> readers() {
        return readers;
    }

    @Override
    public String toString() {
        return readers.size() + " secret keys";
    }
}
