package org.daylight.evidence;

import java.util.Locale;
import java.util.stream.Stream;
import org.daylight.dkim.finding.Finding;
import org.daylight.message.Header;
import org.daylight.message.Message;

/** How much of a body a signature covers, as an offset into the message (RFC 6376 sections 3.4 and 3.5). */
public final class CoveredBody {

    private static final int MAX_TAGS = 100;

    private CoveredBody() {}

    /**
     * Where the covered part ends.
     *
     * @return offset in bytes in the original: the start of the body where none of it is covered, the end of the
     * message where all of it is
     */
    public static int end(byte[] original, Message message, Finding finding) {
        int start = message.parts().isEmpty()
                ? original.length
                : Math.min(original.length, message.parts().getFirst().bodyStart());
        return switch (finding.coverage().body()) {
            case WHOLE -> original.length;
            case NONE -> start;
            case FIRST ->
                end(
                        original,
                        start,
                        isRelaxed(message, finding),
                        finding.coverage().bodyOctets());
        };
    }

    /** The body canonicalization in {@code c=}: what follows the slash; simple where there is none. */
    private static boolean isRelaxed(Message message, Finding finding) {
        return switch (finding.method()) {
            case DKIM ->
                fields(message, "dkim-signature")
                        .skip(Math.max(0, finding.number() - 1))
                        .findFirst()
                        .map(field -> tag(field, "c").endsWith("/relaxed"))
                        .orElse(false);
            case ARC_MESSAGE ->
                fields(message, "arc-message-signature")
                        .filter(field -> tag(field, "i").equals(Integer.toString(finding.number())))
                        .findFirst()
                        .map(field -> tag(field, "c").endsWith("/relaxed"))
                        .orElse(false);
            case DOMAINKEYS, ARC_SEAL, ARC_CHAIN -> false;
        };
    }

    private static Stream<String> fields(Message message, String name) {
        return message.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value);
    }

    private static String tag(String field, String name) {
        for (String tag : field.split(";", MAX_TAGS)) {
            String[] pair = tag.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals(name)) {
                return pair[1].strip().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** The offset after a number of octets of the canonical form, in which each line ends with CR LF. */
    private static int end(byte[] original, int start, boolean relaxed, long octets) {
        long count = 0;
        boolean blanks = false;
        for (int i = start; i < original.length; i++) {
            if (count >= octets) {
                return i;
            }
            byte b = original[i];
            boolean endsLine = b == '\r' && i + 1 < original.length && original[i + 1] == '\n';
            if (b == '\n' || endsLine) {
                count += 2;
                blanks = false;
                i += endsLine ? 1 : 0;
            } else if (relaxed && (b == ' ' || b == '\t')) {
                blanks = true;
            } else {
                count += blanks ? 2 : 1;
                blanks = false;
            }
        }
        return original.length;
    }
}
