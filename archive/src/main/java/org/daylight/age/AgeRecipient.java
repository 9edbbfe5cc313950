package org.daylight.age;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;

/**
 * A public key to which a file can be encrypted. Immutable.
 *
 * @param text {@code age1…}, 62 characters in lower case
 */
public record AgeRecipient(String text) {

    private static final Pattern FORM = Pattern.compile("age1[02-9ac-hj-np-z]{58}");

    /** Reads a public key; refused with the code {@code age-recipient}, for example when a character is mistyped. */
    public static Outcome<AgeRecipient> parse(String text) {
        if (text.startsWith("AGE-SECRET-KEY-")) {
            return Outcome.refused(
                    "age-recipient",
                    "this is a secret key, which only its owner should have: use the public key, age1…");
        }
        if (!FORM.matcher(text).matches()) {
            return Outcome.refused("age-recipient", "a public key has the form age1… and 62 characters in lower case");
        }
        try {
            new AgeRecipient(text).writer();
            return Outcome.ok(new AgeRecipient(text));
        } catch (GeneralSecurityException | RuntimeException e) {
            return Outcome.refused("age-recipient", "the public key is mistyped: its checksum is wrong");
        }
    }

    RecipientStanzaWriter writer() throws GeneralSecurityException {
        return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
    }
}
