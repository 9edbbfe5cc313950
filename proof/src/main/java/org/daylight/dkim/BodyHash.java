package org.daylight.dkim;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes a body in one canonical form while its bytes pass through (RFC 6376, sections 3.4.3 and 3.4.4; RFC 4870, sections 3.4.2.1 and 3.4.2.2). One
 * pass computes the hash of the whole body and of its first {@code l=} octets, for several limits. Constant memory; linear time. One instance for each
 * body.
 */
final class BodyHash implements BodySink {
    private final Canonical form;
    private final boolean bareLfEnds;
    private final boolean separator;
    private final byte[] out = new byte[8192];
    private int filled;
    private long octets;
    private boolean cr;
    private boolean space;
    private long newlines;
    private boolean any;
    private boolean bareLf;
    private boolean crlf;

    private final MessageDigest digest;
    private final long[] limits;
    private final Map<Long, byte[]> first = new TreeMap<>();
    private int reached;
    private byte @Nullable [] whole;

    /** @param bareLfEnds whether LF without CR ends a line; otherwise it is an ordinary byte */
    BodyHash(Canonical form, HashAlgorithm algorithm, List<Long> limits, boolean bareLfEnds) {
        this(form, algorithm.digest(), limits, bareLfEnds, false);
    }

    /** For DomainKeys: continues a digest of the header. The blank line after the header counts if there is a body. */
    static BodyHash after(MessageDigest header, Canonical form, boolean bareLfEnds) {
        return new BodyHash(form, header, List.of(), bareLfEnds, true);
    }

    private BodyHash(Canonical form, MessageDigest digest, List<Long> limits, boolean bareLfEnds, boolean separator) {
        this.form = form;
        this.digest = digest;
        this.limits =
                limits.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        this.bareLfEnds = bareLfEnds;
        this.separator = separator;
        newlines = separator ? 1 : 0;
    }

    @Override
    public void put(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            byte b = bytes[i];
            if (cr) {
                cr = false;
                if (b == '\n') {
                    crlf = true;
                    line();
                    i++;
                } else {
                    loneCr();
                }
            } else if (b > ' ' || b < 0) {
                i = run(bytes, i, end);
            } else {
                other(b);
                i++;
            }
        }
    }

    /** Copies bytes that need no change at once: visible bytes, and the single spaces between them. */
    private int run(byte[] bytes, int start, int end) {
        begin();
        boolean relaxed = form == Canonical.RELAXED;
        int i = start;
        while (i < end) {
            int room = Math.min(end, i + out.length - filled);
            int to = filled;
            while (i < room) {
                byte b = bytes[i];
                boolean plain = b > ' '
                        || b < 0
                        || relaxed && b == ' ' && i + 1 < end && (bytes[i + 1] > ' ' || bytes[i + 1] < 0);
                if (!plain) {
                    break;
                }
                out[to++] = b;
                i++;
            }
            filled = to;
            if (filled < out.length) {
                return i;
            }
            drain();
        }
        return i;
    }

    private void other(byte b) {
        switch (b) {
            case '\r' -> cr = true;
            case '\n' -> {
                bareLf = true;
                if (bareLfEnds) {
                    line();
                } else if (form != Canonical.NOFWS) {
                    octet(b);
                }
            }
            case ' ', '\t' -> {
                if (form == Canonical.SIMPLE) {
                    octet(b);
                } else {
                    space = form == Canonical.RELAXED;
                }
            }
            default -> octet(b);
        }
    }

    private void loneCr() {
        if (form != Canonical.NOFWS) {
            octet((byte) '\r');
        }
    }

    private void line() {
        space = false;
        newlines++;
    }

    private void octet(byte b) {
        begin();
        emit(b);
    }

    /** Writes what was held back because it might have been at the end. */
    private void begin() {
        any = true;
        while (newlines > 0) {
            emit((byte) '\r');
            emit((byte) '\n');
            newlines--;
        }
        if (space) {
            emit((byte) ' ');
            space = false;
        }
    }

    private void emit(byte b) {
        out[filled++] = b;
        if (filled == out.length) {
            drain();
        }
    }

    private void drain() {
        int from = 0;
        while (reached < limits.length && limits[reached] - octets <= filled) {
            int to = (int) (limits[reached] - octets);
            digest.update(out, from, to - from);
            first.put(limits[reached], copy(digest).digest());
            from = to;
            reached++;
        }
        digest.update(out, from, filled - from);
        octets += filled;
        filled = 0;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the digests of the JDK can be copied", e);
        }
    }

    /** Must be called once, after the last byte. */
    void finish() {
        if (cr) {
            loneCr();
        }
        if (any || form == Canonical.SIMPLE && !separator) {
            emit((byte) '\r');
            emit((byte) '\n');
        }
        drain();
        whole = digest.digest();
    }

    /** Whether the body has this hash. @param limit one of the limits, in octets, or {@link Long#MAX_VALUE} for the whole body */
    boolean matches(long limit, byte[] hash) {
        byte[] computed = limit == Long.MAX_VALUE ? whole() : first.get(limit);
        return computed != null && Arrays.equals(computed, hash);
    }

    /** The length of the canonical body. */
    long octets() {
        return octets;
    }

    byte[] whole() {
        if (whole == null) {
            throw new IllegalStateException("not finished");
        }
        return whole;
    }

    /** Whether an LF without CR occurred. */
    boolean sawBareLf() {
        return bareLf;
    }

    boolean sawCrlf() {
        return crlf;
    }
}
