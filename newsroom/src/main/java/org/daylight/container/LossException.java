package org.daylight.container;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/** A read error whose reason is known; it never leaves the package. */
final class LossException extends IOException {

    private final LossCode code;

    LossException(LossCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /**
     * The loss code for an exception of a decompressor. Most libraries throw the same exception for an incomplete file
     * and for a damaged one; only the text of its message differs.
     */
    static LossCode code(IOException failure) {
        if (failure instanceof LossException loss) {
            return loss.code;
        }
        if (failure instanceof org.tukaani.xz.MemoryLimitException
                || failure instanceof org.apache.commons.compress.MemoryLimitException) {
            return LossCode.NEEDS_MEMORY;
        }
        if (failure instanceof org.apache.commons.compress.PasswordRequiredException) {
            return LossCode.ENCRYPTED;
        }
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean ended =
                failure instanceof EOFException || words.contains("truncated") || words.contains("unexpected end");
        return ended ? LossCode.TRUNCATED_ARCHIVE : LossCode.DAMAGED_ARCHIVE;
    }
}
