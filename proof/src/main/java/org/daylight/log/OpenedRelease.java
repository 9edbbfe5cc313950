package org.daylight.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * Compares the entry of a release with what the log sealed (spec/sealed.md section 3). The entry itself contains the key. So anyone who has it can prove
 * that the publisher sealed exactly this release, also before the log contains it: that is what a file {@code unsealed/0009.json} is for.
 */
public final class OpenedRelease {

    /** The longest such file, in bytes: it is one entry of the log. */
    public static final int MAX_BYTES = LogEntry.MAX_BYTES;

    private static final String CODE = "unsealed-differs";
    private static final byte[] LABEL = "daylight sealed content\n".getBytes(US_ASCII);

    private OpenedRelease() {}

    /** What the log says of a sealed release: SHA-256({@code daylight sealed content}, a line feed, the bytes of its entry). */
    public static Sha256 contentHash(byte[] entry) {
        return Sha256.of(LABEL, entry);
    }

    /**
     * Verifies that this is the release that was sealed.
     *
     * @param entry the bytes of the release's entry
     * @return refused with code {@code unsealed-differs} if it is not, or with that of {@link LogEntry#parse}
     */
    public static Outcome<LogEntry.Release> verify(LogEntry.Sealed sealed, byte[] entry) {
        if (!contentHash(entry).equals(sealed.contentHash())) {
            return Outcome.refused(CODE, "it is not the release that was sealed as number " + sealed.number());
        }
        return LogEntry.parse(entry)
                .then(parsed -> parsed instanceof LogEntry.Release release
                        ? difference(sealed, release) == null
                                ? Outcome.ok(release)
                                : Outcome.refused(CODE, difference(sealed, release))
                        : Outcome.refused(CODE, "what was sealed is not a release"));
    }

    /** What the publisher sealed wrongly; null if nothing. */
    private static @Nullable String difference(LogEntry.Sealed sealed, LogEntry.Release release) {
        SealKey key = release.sealKey();
        String what = "the sealed release " + sealed.number();
        if (key == null || !key.hash(sealed.number()).equals(sealed.keyHash())) {
            return what + " does not contain its key";
        }
        if (release.again() > 0) {
            return what + " shows documents again, whose order of publication cannot be known when it is sealed";
        }
        boolean same = release.sequence() == sealed.number()
                && release.trove().equals(sealed.trove())
                && release.part() == sealed.part()
                && release.time().equals(sealed.time());
        return same ? null : what + " has another number, trove, part or time inside than the log says";
    }
}
