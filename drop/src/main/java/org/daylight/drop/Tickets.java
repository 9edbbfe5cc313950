package org.daylight.drop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
    private static final Pattern TICKET =
            Pattern.compile("([0-9a-f]{16})-([0-9]{1,12})-([0-9]{1,3})-([0-9]{2})-([0-9a-f]{64})");

    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final double perMinute;
    private final byte[] key = new byte[Sha256.BYTES];
    private final Map<String, Long> used = new HashMap<>();
    private double load;
    private long loadAt;
    private final long start;

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
        this.random = random;
        this.nanoTime = nanoTime;
        this.perMinute = perMinute;
        random.nextBytes(key);
        start = nanoTime.getAsLong();
        loadAt = start;
    }

    private long now() {
        return (nanoTime.getAsLong() - start) / 1_000_000_000L;
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
        byte[] id = new byte[8];
        random.nextBytes(id);
        String said = HexFormat.of().formatHex(id) + "-" + (now() + seconds) + "-" + seconds + "-" + bits;
        return new Ticket(said + "-" + mac(said), seconds, bits);
    }

    private String mac(String said) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    /**
     * Uses a ticket.
     *
     * @param work what was found instead of waiting; empty for none
     * @return false when it is not valid, too early, too late or was used
     */
    synchronized boolean use(String ticket, String work) {
        return isRight(ticket, work)
                && used.putIfAbsent(ticket.substring(0, ticket.indexOf('-')), from(ticket) + VALID_SECONDS) == null;
    }

    private static long from(String ticket) {
        Matcher parts = TICKET.matcher(ticket);
        return parts.matches() ? Long.parseLong(parts.group(2)) : 0;
    }

    /** Whether {@link #use} would be true at this moment. */
    synchronized boolean isRight(String ticket, String work) {
        Matcher parts = TICKET.matcher(ticket);
        if (!parts.matches() || work.length() > 100) {
            return false;
        }
        String said = ticket.substring(0, ticket.lastIndexOf('-'));
        if (!MessageDigest.isEqual(
                mac(said).getBytes(StandardCharsets.US_ASCII), parts.group(5).getBytes(StandardCharsets.US_ASCII))) {
            return false;
        }
        long from = Long.parseLong(parts.group(2));
        long now = now();
        used.values().removeIf(until -> until < now);
        boolean isDue = now >= from || zeroBits(ticket + ":" + work) >= Integer.parseInt(parts.group(4));
        return isDue && now <= from + VALID_SECONDS && !used.containsKey(parts.group(1));
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
