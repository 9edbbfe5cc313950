package org.daylight.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The only source of random numbers in the trove: SplitMix64, implemented here because the JDK does not specify the
 * sequence of its own splittable generator. Not thread-safe.
 */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final char[] TOKEN = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".toCharArray();

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /**
     * Separate dice for the n-th thing of a kind, so that an additional roll for one thing does not change any other.
     */
    static Dice of(long seed, String purpose, long n) {
        long state = mix(seed);
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            state = mix(state + GOLDEN * (b + 1));
        }
        return new Dice(mix(state ^ mix(n)));
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to bound - 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** A number from low to high, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean chance(int percent) {
        return below(100) < percent;
    }

    <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    String pick(String... choices) {
        return choices[below(choices.length)];
    }

    String digits(int count) {
        var out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append((char) ('0' + below(10)));
        }
        return out.toString();
    }

    String hex(int count) {
        var out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append("0123456789ABCDEF".charAt(below(16)));
        }
        return out.toString();
    }

    /** Letters and digits, as in a queue id. */
    String token(int count) {
        var out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append(TOKEN[below(TOKEN.length)]);
        }
        return out.toString();
    }

    byte[] bytes(int count) {
        byte[] out = new byte[count];
        for (int i = 0; i < count; i++) {
            out[i] = (byte) next();
        }
        return out;
    }
}
