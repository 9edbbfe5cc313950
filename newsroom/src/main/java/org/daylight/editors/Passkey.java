package org.daylight.editors;

import java.util.regex.Pattern;

/**
 * A passkey of a user: the public half of a key pair that the user's device or security key keeps (WebAuthn Level 3).
 *
 * @param id the credential's id in base64url without padding
 * @param name as the user named it: one line of 1 to 60 characters
 * @param host the host name for which it works ({@code rpId}): {@code localhost} or an onion service
 * @param credential the attested credential data (WebAuthn section 6.5.1) in base64url without padding: model, id and public key
 * @param counter the signature counter of the last use; 0 for a device that does not count
 * @param isSynced whether the device says that it may be copied to other devices of the user
 * @param added when it was added, in seconds since 1970
 */
public record Passkey(
        String id, String name, String host, String credential, long counter, boolean isSynced, long added) {

    /** The longest name, in characters. */
    public static final int MAX_NAME = 60;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,1364}");
    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9_-]{1,4000}");
    private static final Pattern HOST = Pattern.compile("[a-z0-9.-]{1,253}");

    /** @throws IllegalArgumentException when a value is not as described */
    public Passkey {
        if (!ID.matcher(id).matches()
                || !CREDENTIAL.matcher(credential).matches()
                || !HOST.matcher(host).matches()
                || !isName(name)
                || counter < 0) {
            throw new IllegalArgumentException("not a passkey");
        }
    }

    /** Whether this can be a passkey's name: one line of 1 to 60 characters. */
    public static boolean isName(String name) {
        return !name.isBlank() && name.length() <= MAX_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    Passkey named(String newName) {
        return new Passkey(id, newName, host, credential, counter, isSynced, added);
    }

    Passkey counted(long newCounter) {
        return new Passkey(id, name, host, credential, newCounter, isSynced, added);
    }
}
