package org.daylight.vault;

import java.io.IOException;

/** A vault could not store or return bytes. The message is one line for people; the {@link #code} never changes. */
public final class VaultException extends IOException {

    /** The disk is full. The vault is intact, and can store again when there is space. */
    public static final String FULL = "vault-full";
    /** The disk refused to write for another reason. The vault is intact. */
    public static final String FAILED = "vault-failed";
    /** Bytes on the disk are not the ones that were written. */
    public static final String DAMAGED = "vault-damaged";
    /** Another process writes to this vault. */
    public static final String LOCKED = "vault-locked";
    /** The folder has other contents, or a vault of an unknown version. */
    public static final String FOREIGN = "vault-foreign";

    /** The store is readable by anyone. */
    public static final String PUBLIC = "vault-public";

    private final String code;

    VaultException(String code, String message) {
        super(message);
        this.code = code;
    }

    VaultException(String code, String message, IOException cause) {
        super(message, cause);
        this.code = code;
    }

    /** One of the constants: lower-case with hyphens. */
    public String code() {
        return code;
    }
}
