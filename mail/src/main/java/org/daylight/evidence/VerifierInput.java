package org.daylight.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.daylight.dkim.finding.UndoneChange;

/**
 * A message in the form that other verifiers need. Its lines end with CR LF. If a finding had to undo transit changes
 * ({@link UndoneChange}), they are undone here too.
 */
public final class VerifierInput {

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private VerifierInput() {}

    /**
     * The message with CR LF at the end of each line, without the separator line of an mbox, and with changes undone.
     *
     * @param repairs those of one finding
     */
    public static byte[] of(byte[] original, Collection<UndoneChange> repairs) {
        var out = new ByteArrayOutputStream(original.length + original.length / 32 + 64);
        boolean body = false;
        int at = 0;
        while (at < original.length) {
            int end = lineEnd(original, at);
            int text = textEnd(original, at, end);
            boolean separator = at == 0
                    && isFrom(original, quotes(original, at, text) > 1 ? at : at + quotes(original, at, text), text);
            if (!separator) {
                line(original, at, text, body, repairs, out);
                if (end > text) {
                    out.write('\r');
                    out.write('\n');
                }
                body |= text == at;
            }
            at = end;
        }
        return out.toByteArray();
    }

    private static void line(
            byte[] original,
            int start,
            int end,
            boolean body,
            Collection<UndoneChange> repairs,
            ByteArrayOutputStream out) {
        int quotes = quotes(original, start, end);
        boolean from = body && isFrom(original, start + quotes, end);
        boolean drop = from
                && (repairs.contains(UndoneChange.QUOTED_FROM_ALL) && quotes > 0
                        || repairs.contains(UndoneChange.QUOTED_FROM) && quotes == 1);
        if (from && quotes == 0 && repairs.contains(UndoneChange.UNQUOTED_FROM)) {
            out.write('>');
        }
        int first = drop ? start + 1 : start;
        out.write(original, first, end - first);
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }

    /** The end of a line without its CR LF or LF. */
    private static int textEnd(byte[] bytes, int start, int end) {
        if (bytes[end - 1] != '\n') {
            return end;
        }
        return end - 2 >= start && bytes[end - 2] == '\r' ? end - 2 : end - 1;
    }

    private static int quotes(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] == '>') {
            at++;
        }
        return at - start;
    }

    private static boolean isFrom(byte[] bytes, int start, int end) {
        if (end - start < FROM.length) {
            return false;
        }
        for (int i = 0; i < FROM.length; i++) {
            if (bytes[start + i] != FROM[i]) {
                return false;
            }
        }
        return true;
    }
}
