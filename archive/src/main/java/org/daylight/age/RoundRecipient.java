package org.daylight.age;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import java.security.SecureRandom;
import org.daylight.timelock.Beacon;

/**
 * A round of a beacon to which a file can be encrypted: when it is signed, anyone can decrypt ({@code spec/timelock.md}).
 *
 * @param round 1 or more
 */
public record RoundRecipient(Beacon beacon, long round) {

    RecipientStanzaWriter writer() {
        return new RoundStanza.Writer(beacon, round, new SecureRandom());
    }
}
