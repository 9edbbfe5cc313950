package org.daylight.trustees;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.keytext.WrittenKey;

/**
 * A share that a trustee has released, as one line of 32 words with a checksum ({@code spec/trustees.md} section 6). It can be dictated. Immutable.
 *
 * @param byRule whether the rule of the log applied; false if the trustee released it against the rule
 * @param plan number of the plan, from 1 to 65535
 * @param number of the sealed release, from 1 to 4294967295
 */
public record ReleasedShare(boolean byRule, int plan, long number, KeyShare share) {

    private static final String PREFIX = "daylight share:";
    private static final Pattern START = Pattern.compile("^\\s*daylight\\s+share\\s*:?", Pattern.CASE_INSENSITIVE);
    private static final byte[] LABEL = "daylight share\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BODY = 40;
    private static final int BYTES = 44;
    private static final int WORDS = 32;

    public ReleasedShare {
        if (plan < 1 || plan > 0xffff || number < 1 || number > 0xffff_ffffL) {
            throw new IllegalArgumentException("the number of a plan or of a sealed release is out of range");
        }
    }

    /** The line, without a line feed. */
    public String line() {
        byte[] body = ByteBuffer.allocate(BODY)
                .put((byte) (byRule ? 1 : 2))
                .putShort((short) plan)
                .putInt((int) number)
                .put((byte) share.index())
                .put(share.value())
                .array();
        byte[] bytes = Arrays.copyOf(body, BYTES);
        System.arraycopy(Sha256.of(LABEL, body).bytes(), 0, bytes, BODY, BYTES - BODY);
        return PREFIX + " " + WrittenKey.wordsOf(bytes);
    }

    /** Whether a text seems to be a share and not a key: it begins like one, or has too many words for a key. */
    public static boolean isLikely(String text) {
        return START.matcher(text).lookingAt() || text.strip().split("\\s+", WORDS + 2).length >= WORDS - 2;
    }

    /** Reads a line, as tolerantly as a key; refused with the code {@code key-words} or {@code share-malformed}. */
    public static Outcome<ReleasedShare> parse(String line) {
        if (line.length() > WrittenKey.MAX_CHARS) {
            return Outcome.refused(
                    "share-malformed", "a share is shorter than " + WrittenKey.MAX_CHARS + " characters");
        }
        String words = START.matcher(line).replaceFirst("");
        return WrittenKey.bytesOfWords(words, BYTES).then(bytes -> {
            byte[] body = Arrays.copyOf(bytes, BODY);
            byte[] checksum = Arrays.copyOf(Sha256.of(LABEL, body).bytes(), BYTES - BODY);
            if (!Arrays.equals(checksum, 0, checksum.length, bytes, BODY, BYTES)) {
                return Outcome.refused(
                        "share-malformed",
                        "all 32 words are in the list, but their checksum is wrong: one of them is another word, or"
                                + " two are exchanged");
            }
            ByteBuffer in = ByteBuffer.wrap(body);
            int rule = in.get();
            int plan = in.getShort() & 0xffff;
            long number = in.getInt() & 0xffff_ffffL;
            int index = in.get() & 0xff;
            if (rule < 1 || rule > 2 || plan < 1 || number < 1 || index < 1 || index > SplitKey.MAX_TRUSTEES) {
                return Outcome.refused("share-malformed", "this share was written by a later version, or is no share");
            }
            byte[] value = new byte[KeyShare.BYTES];
            in.get(value);
            return Outcome.ok(new ReleasedShare(rule == 1, plan, number, new KeyShare(index, value)));
        });
    }
}
