package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.daylight.dkim.finding.UndoneChange;
import org.jspecify.annotations.Nullable;

/** Undoes the changes of an mbox to lines that look like its separator (RFC 4155 and variants), while a body passes through. */
final class FromLines implements BodySink {
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QUOTES = new byte[1024];

    static {
        Arrays.fill(QUOTES, (byte) '>');
    }

    private final @Nullable UndoneChange repair;
    private final BodySink next;
    /** Whether we are at the beginning of a line that may be such a line; then the number of {@code >} and of letters of it so far. */
    private boolean open = true;

    private long quotes;
    private int letters;

    /** Which forms occurred. */
    boolean plain;

    boolean quotedOnce;
    boolean quotedMore;

    /** @param repair one of the three repairs of such lines, or null to change nothing and only record which forms occur */
    FromLines(@Nullable UndoneChange repair, BodySink next) {
        this.repair = repair;
        this.next = next;
    }

    @Override
    public void put(byte[] bytes, int start, int end) {
        int from = start;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (open) {
                if (letters == 0 && b == '>') {
                    quotes++;
                } else if (b == FROM[letters]) {
                    letters++;
                    if (letters == FROM.length) {
                        found();
                        from = i + 1;
                    }
                } else {
                    passHeld(quotes);
                    from = i;
                }
            }
            if (!open && b == '\n') {
                next.put(bytes, from, i + 1);
                open = true;
                quotes = 0;
                letters = 0;
            }
        }
        if (!open) {
            next.put(bytes, from, end);
        }
    }

    private void found() {
        plain |= quotes == 0;
        quotedOnce |= quotes == 1;
        quotedMore |= quotes > 1;
        long change = switch (repair) {
            case QUOTED_FROM_ALL -> quotes > 0 ? -1 : 0;
            case QUOTED_FROM -> quotes == 1 ? -1 : 0;
            case UNQUOTED_FROM -> quotes == 0 ? 1 : 0;
            case null, default -> 0;
        };
        passHeld(quotes + change);
    }

    private void passHeld(long count) {
        open = false;
        for (long left = count; left > 0; left -= QUOTES.length) {
            next.put(QUOTES, 0, (int) Math.min(left, QUOTES.length));
        }
        next.put(FROM, 0, letters);
    }

    /** Must be called once, after the last byte. */
    void finish() {
        if (open) {
            passHeld(quotes);
        }
    }
}
