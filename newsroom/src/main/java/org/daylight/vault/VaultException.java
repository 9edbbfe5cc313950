package org.daylight.vault;

import java.io.IOException;

/** A vault could not keep its promise. The message is one line for people; {@link #code} is stable for ever. */
public final class VaultException extends IOException {

    /** The disk has no room. The vault is whole, and keeps on when there is room again. */
    public static final String FULL = "vault-full";
    /** The disk refused to write, for another reason. The vault is whole. */
    public static final String FAILED = "vault-failed";
    /** Bytes on the disk are not what was written. */
    public static final String DAMAGED = "vault-damaged";
    /** Another process writes to this vault. */
    public static final String LOCKED = "vault-locked";
    /** The folder holds something else, or a vault of a version that is not known. */
    public static final String FOREIGN = "vault-foreign";

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
