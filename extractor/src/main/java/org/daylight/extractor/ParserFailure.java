package org.daylight.extractor;

import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.poi.EmptyFileException;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.exception.ZeroByteFileException;

/** Says in one line what an exception of a parser means. */
final class ParserFailure {

    /** Causes that are looked at: an exception may name itself as its cause in a circle. */
    private static final int CAUSES = 20;

    private ParserFailure() {}

    static DocumentText.Outcome outcome(Throwable problem) {
        Throwable cause = problem;
        String name = "";
        for (int i = 0; cause != null && i < CAUSES; i++, cause = cause.getCause()) {
            name = cause.getClass().getSimpleName();
            if (cause instanceof UncheckedIOException gone && i == 0 && isPipe(gone)) {
                throw gone;
            }
            if (cause instanceof EncryptedDocumentException
                    || cause instanceof org.apache.poi.EncryptedDocumentException
                    || name.equals("PasswordRequiredException")
                    || name.equals("InvalidPasswordException")) {
                return new DocumentText.Outcome(DocumentResult.LOCKED, "encrypted: a password or a key is needed");
            }
            if (cause instanceof LimitExceeded limit) {
                return new DocumentText.Outcome(DocumentResult.LIMIT_EXCEEDED, String.valueOf(limit.getMessage()));
            }
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof WriteLimitReachedException || message.contains("zip bomb")) {
                return new DocumentText.Outcome(
                        DocumentResult.LIMIT_EXCEEDED,
                        "it unpacks to far more than its size, as a decompression bomb does");
            }
            if (name.equals("RecordFormatException") && message.contains("maximum length")
                    || name.equals("MemoryLimitException")
                    || name.equals("TikaMemoryLimitException")
                    || message.contains("file too large")) {
                return new DocumentText.Outcome(
                        DocumentResult.LIMIT_EXCEEDED, "it needs more memory or space than is allowed");
            }
            if (cause instanceof ZeroByteFileException || cause instanceof EmptyFileException) {
                return new DocumentText.Outcome(DocumentResult.EMPTY, "no bytes");
            }
            if (cause instanceof UnsupportedFormatException) {
                return new DocumentText.Outcome(DocumentResult.UNSUPPORTED, "a version of the format that is not read");
            }
            if (cause instanceof StackOverflowError) {
                return new DocumentText.Outcome(DocumentResult.LIMIT_EXCEEDED, "nested too deeply");
            }
        }
        return new DocumentText.Outcome(DocumentResult.BROKEN, "it cannot be parsed (" + name + ")");
    }

    private static boolean isPipe(UncheckedIOException problem) {
        return String.valueOf(problem.getMessage()).contains("Broken pipe");
    }
}
