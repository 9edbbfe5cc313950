package org.daylight.container.imap;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How to log in. It is never stored, and has no text form that shows the password.
 *
 * @param password in UTF-8; whoever created the login overwrites it with {@link #forget} afterwards
 * @param certificate a PEM or DER file with the only certificates to trust: the server's own, or those of its authority;
 *     null for the authorities that the Java runtime trusts
 * @param insecure whether an {@code imap} address may be used without encryption when the server offers no STARTTLS
 */
public record MailboxLogin(byte[] password, @Nullable Path certificate, boolean insecure) {

    /** Overwrites the password. */
    public void forget() {
        Arrays.fill(password, (byte) 0);
    }

    @Override
    public String toString() {
        return "MailboxLogin";
    }
}
