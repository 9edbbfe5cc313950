package org.daylight.drop;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Sha256;

/**
 * A puzzle that needs no script, for hours in which too many people, or one program, sign in ({@code spec/drop.md} section 9). When idle, nobody sees
 * it. A ticket says: come back in N seconds. N grows with the load. It can be used once, and needs no memory here before it is used. Whoever has a
 * command line may do work instead of waiting: a text with which the SHA-256 of the ticket begins with enough zero bits. Safe for several threads.
 */
final class Tickets {

    /** The longest wait, in seconds. */
    static final int MOST_SECONDS = 300;

    private static final int LEAST_SECONDS = 10;

    /** A ticket can be used for so long after its wait, in seconds. */
    private static final int VALID_SECONDS = 600;

    private static final long MINUTE = 60_000_000_000L;

    private static final int LEAST_BITS = 18;
    private static final int MAX_WORK_CHARS = 100;

    /** From when on it can be used, the seconds to wait, and the zero bits. */
    private static final Pattern CONTENT = Pattern.compile("([0-9]{1,12})-([0-9]{1,3})-([0-9]{2})");

    private final OnceTokens tokens;
    private final LongSupplier nanoTime;
    private final double perMinute;
    private double load;
    private long loadAt;

    /**
     * A ticket for a page.
     *
     * @param text what the form sends back
     * @param seconds how long to wait
     * @param bits how many zero bits work instead of waiting must find
     */
    record Ticket(String text, int seconds, int bits) {}

    /** @param perMinute sign-ins that the machine can do in a minute */
    Tickets(SecureRandom random, LongSupplier nanoTime, double perMinute) {
        this.nanoTime = nanoTime;
        this.perMinute = perMinute;
        tokens = new OnceTokens(random, nanoTime);
        loadAt = nanoTime.getAsLong();
    }

    /** Counts an attempt to sign in. The load is the number of attempts in about the last minute. */
    synchronized void count() {
        load = load() + 1;
        loadAt = nanoTime.getAsLong();
    }

    private double load() {
        double passed = (double) (nanoTime.getAsLong() - loadAt) / MINUTE;
        return load * Math.exp(-passed);
    }

    /** How many seconds one has to wait now; empty when nobody has to. */
    synchronized OptionalInt seconds() {
        double share = load() / perMinute;
        if (share < 0.5) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) Math.clamp(Math.round(share * 20), LEAST_SECONDS, MOST_SECONDS));
    }

    /** A new ticket for the load at this moment. */
    Ticket issue() {
        int seconds = seconds().orElse(LEAST_SECONDS);
        int bits = LEAST_BITS + 31 - Integer.numberOfLeadingZeros(Math.max(1, seconds / LEAST_SECONDS));
        return new Ticket(tokens.issue((tokens.now() + seconds) + "-" + seconds + "-" + bits), seconds, bits);
    }

    /**
     * Uses a ticket.
     *
     * @param work what was found instead of waiting; empty for none
     * @return false when it is not valid, too early, too late or was used
     */
    boolean use(String ticket, String work) {
        OptionalLong from = from(ticket, work);
        return from.isPresent() && tokens.use(ticket, from.getAsLong() + VALID_SECONDS);
    }

    /** Whether {@link #use} would be true at this moment. */
    boolean isRight(String ticket, String work) {
        OptionalLong from = from(ticket, work);
        return from.isPresent() && tokens.now() <= from.getAsLong() + VALID_SECONDS;
    }

    /** From when on a ticket can be used, if that is so by now, or if the work was done; empty also for one that was used. */
    private OptionalLong from(String ticket, String work) {
        Matcher parts = CONTENT.matcher(tokens.content(ticket).orElse(""));
        if (!parts.matches() || work.length() > MAX_WORK_CHARS) {
            return OptionalLong.empty();
        }
        long from = Long.parseLong(parts.group(1));
        boolean isDue = tokens.now() >= from || zeroBits(ticket + ":" + work) >= Integer.parseInt(parts.group(3));
        return isDue ? OptionalLong.of(from) : OptionalLong.empty();
    }

    private static int zeroBits(String text) {
        byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8)).bytes();
        int bits = 0;
        for (byte each : hash) {
            if (each != 0) {
                return bits + Integer.numberOfLeadingZeros(each & 0xff) - 24;
            }
            bits += 8;
        }
        return bits;
    }
}
