package org.daylight.dkim.recovery;

import java.math.BigInteger;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The greatest common divisor of numbers with a hundred million bits and more, in almost linear time: half-gcd after
 * Möller, "On Schönhage's algorithm and subquadratic integer gcd computation" (2008), with products by {@link Fourier}.
 *
 * <p>Memory: at most about 5 bytes for each bit of the larger number; see docs/decisions/0103. One instance for each computation.
 */
final class HalfGcd {

    /** Below this many bits of a result, the JDK multiplies as fast. */
    private static final int DIRECT_BITS = 24_000;

    /** Below this many bits, quotients are taken from the leading 62 bits (Lehmer), in one go. */
    private static final int LEHMER_BITS = 1_600;

    private static final int WORD_BITS = 62;
    private static final int LEAST_WINDOW = 8;

    /** From this size on, transforms run in parallel. */
    private static final int PARALLEL_BITS = 1_000_000;

    private final Fourier.Sizes sizes = new Fourier.Sizes();
    private final LongConsumer left;

    /** @param left receives, from time to time, the number of bits that are still to be reduced */
    HalfGcd(LongConsumer left) {
        this.left = left;
    }

    /** A matrix of non-negative integers with determinant 1. */
    private record Matrix(BigInteger a, BigInteger b, BigInteger c, BigInteger d) {
        static final Matrix ONE = new Matrix(BigInteger.ONE, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ONE);

        int bits() {
            return Math.max(Math.max(a.bitLength(), b.bitLength()), Math.max(c.bitLength(), d.bitLength()));
        }

        boolean isOne() {
            return b.signum() == 0 && c.signum() == 0;
        }
    }

    private record Pair(BigInteger a, BigInteger b) {
        int least() {
            return Math.min(a.bitLength(), b.bitLength());
        }

        int most() {
            return Math.max(a.bitLength(), b.bitLength());
        }

        int apart() {
            return a.subtract(b).bitLength();
        }

        Pair shifted(int bits) {
            return new Pair(a.shiftRight(bits), b.shiftRight(bits));
        }
    }

    /** The product. */
    BigInteger multiply(BigInteger a, BigInteger b) {
        long bits = (long) a.bitLength() + b.bitLength();
        if (bits < DIRECT_BITS) {
            return a.multiply(b);
        }
        Fourier ring = sizes.atLeast(bits);
        Fourier.Spectrum left = ring.forward(a);
        return ring.inverse(Fourier.product(left, a.equals(b) ? left : ring.forward(b)));
    }

    /** base<sup>exponent</sup>, exactly. */
    BigInteger power(BigInteger base, int exponent) {
        BigInteger power = BigInteger.ONE;
        for (int bit = Integer.highestOneBit(exponent); bit > 0; bit >>= 1) {
            power = multiply(power, power);
            power = (exponent & bit) == 0 ? power : multiply(power, base);
        }
        return power;
    }

    /** The greatest common divisor of two non-negative numbers. */
    BigInteger gcd(BigInteger a, BigInteger b) {
        Pair pair = new Pair(a, b);
        while (pair.least() > LEHMER_BITS) {
            int most = pair.most();
            left.accept(most);
            int cut = most / 2;
            Matrix matrix = pair.least() > cut + (most - cut) / 2 + 1 ? half(pair.shifted(cut)) : Matrix.ONE;
            pair = matrix.isOne() ? divided(pair) : reduced(matrix, pair);
        }
        return pair.a().gcd(pair.b());
    }

    private static Pair divided(Pair pair) {
        return pair.a().compareTo(pair.b()) >= 0
                ? new Pair(pair.a().mod(pair.b()), pair.b())
                : new Pair(pair.a(), pair.b().mod(pair.a()));
    }

    /**
     * A matrix that reduces a pair, and every pair that begins with it, by about half of its bits.
     *
     * <p>Recursion: its depth is the logarithm of the number of bits.
     */
    private Matrix half(Pair pair) {
        int bits = pair.most();
        int stop = bits / 2 + 1;
        if (pair.least() <= stop) {
            return Matrix.ONE;
        }
        var reduction = new Reduction(pair);
        if (bits < LEHMER_BITS) {
            reduction.lehmer(stop);
            return reduction.matrix;
        }
        int middle = bits - bits / 4 + 2;
        if (pair.least() > middle) {
            reduction.by(half(pair.shifted(bits / 2)));
        }
        while (reduction.pair.most() > middle && reduction.pair.apart() > stop) {
            if (!reduction.step(stop)) {
                return reduction.matrix;
            }
        }
        if (reduction.pair.most() <= middle && reduction.pair.least() > stop + 2 && reduction.pair.apart() > stop) {
            int cut = 2 * stop - reduction.pair.most() + 1;
            // The caller reduces the whole numbers, so the pair itself is not needed any more.
            return product(reduction.matrix, half(reduction.pair.shifted(cut)));
        }
        return reduction.matrix;
    }

    /** A pair during its reduction, and the matrix that restores the original. */
    private final class Reduction {
        Pair pair;
        Matrix matrix = Matrix.ONE;

        Reduction(Pair pair) {
            this.pair = pair;
        }

        void by(Matrix next) {
            if (!next.isOne()) {
                pair = reduced(next, pair);
                matrix = product(matrix, next);
            }
        }

        /** Divides the larger by the smaller so that both stay longer than {@code stop} bits. @return false if that is impossible */
        boolean step(int stop) {
            boolean first = pair.a().compareTo(pair.b()) >= 0;
            BigInteger large = first ? pair.a() : pair.b();
            BigInteger small = first ? pair.b() : pair.a();
            BigInteger[] parts = large.divideAndRemainder(small);
            BigInteger quotient = parts[0];
            BigInteger rest = parts[1];
            if (rest.bitLength() <= stop) {
                quotient = quotient.subtract(BigInteger.ONE);
                rest = rest.add(small);
            }
            if (quotient.signum() == 0) {
                return false;
            }
            pair = first ? new Pair(rest, small) : new Pair(small, rest);
            matrix = first
                    ? new Matrix(
                            matrix.a,
                            matrix.b.add(multiply(matrix.a, quotient)),
                            matrix.c,
                            matrix.d.add(multiply(matrix.c, quotient)))
                    : new Matrix(
                            matrix.a.add(multiply(matrix.b, quotient)),
                            matrix.b,
                            matrix.c.add(multiply(matrix.d, quotient)),
                            matrix.d);
            return true;
        }

        /** Reduces until the difference has at most {@code stop} bits. */
        void lehmer(int stop) {
            var window = new Window();
            while (pair.apart() > stop) {
                int bits = pair.most();
                int cut = Math.max(0, Math.max(bits - WORD_BITS, 2 * stop - bits + 1));
                boolean taken = bits - cut >= LEAST_WINDOW
                        && window.half(
                                pair.a().shiftRight(cut).longValue(),
                                pair.b().shiftRight(cut).longValue(),
                                bits - cut);
                if (taken) {
                    by(new Matrix(
                            BigInteger.valueOf(window.a),
                            BigInteger.valueOf(window.b),
                            BigInteger.valueOf(window.c),
                            BigInteger.valueOf(window.d)));
                } else if (!step(stop)) {
                    return;
                }
            }
        }
    }

    /** {@link #half} for numbers of one machine word. */
    private static final class Window {
        long a;
        long b;
        long c;
        long d;

        /** Reduces; the matrix is in the fields. @param bits the length of the larger @return whether anything was reduced */
        boolean half(long x, long y, int bits) {
            a = d = 1;
            b = c = 0;
            long stop = 1L << bits / 2 + 1; // both stay at or above it
            while (x >= stop && y >= stop && Math.abs(x - y) >= stop) {
                boolean first = x >= y;
                long large = first ? x : y;
                long small = first ? y : x;
                long rest = large - small;
                long quotient = 1;
                if (rest >= small) {
                    quotient = large / small;
                    rest = large - quotient * small;
                }
                if (rest < stop) {
                    quotient--;
                    rest += small;
                }
                if (first) {
                    x = rest;
                    b += quotient * a;
                    d += quotient * c;
                } else {
                    y = rest;
                    a += quotient * b;
                    c += quotient * d;
                }
            }
            return b != 0 || c != 0;
        }
    }

    /** The pair times the inverse of the matrix. */
    private Pair reduced(Matrix m, Pair pair) {
        int bits = Math.max(pair.a().bitLength() - m.a().bitLength(), pair.b().bitLength() - m.d().bitLength());
        if (bits < DIRECT_BITS || m.bits() < DIRECT_BITS / 16) {
            return positive(
                    m.d().multiply(pair.a()).subtract(m.b().multiply(pair.b())),
                    m.a().multiply(pair.b()).subtract(m.c().multiply(pair.a())));
        }
        // Both results are known to be small, so it is enough to compute them modulo something larger.
        Fourier ring = sizes.atLeast(bits + 2L);
        List<Fourier.Spectrum> of = transformed(ring, List.of(m.a(), m.b(), m.c(), m.d(), pair.a(), pair.b()));
        List<BigInteger> results = restored(
                ring,
                List.of(
                        Fourier.sum(of.get(3), of.get(4), of.get(1), of.get(5), -1),
                        Fourier.sum(of.get(0), of.get(5), of.get(2), of.get(4), -1)));
        return positive(results.get(0), results.get(1));
    }

    /** The sign does not matter for divisors. It could only be negative if a reduction went too far, which the algorithm excludes. */
    private static Pair positive(BigInteger a, BigInteger b) {
        return new Pair(a.abs(), b.abs());
    }

    private Matrix product(Matrix m, Matrix n) {
        if (m.isOne() || n.isOne()) {
            return m.isOne() ? n : m;
        }
        int bits = m.bits() + n.bits() + 1;
        if (bits < DIRECT_BITS || Math.min(m.bits(), n.bits()) < DIRECT_BITS / 16) {
            return new Matrix(
                    m.a().multiply(n.a()).add(m.b().multiply(n.c())),
                    m.a().multiply(n.b()).add(m.b().multiply(n.d())),
                    m.c().multiply(n.a()).add(m.d().multiply(n.c())),
                    m.c().multiply(n.b()).add(m.d().multiply(n.d())));
        }
        Fourier ring = sizes.atLeast(bits);
        List<Fourier.Spectrum> of = transformed(ring, List.of(m.a(), m.b(), m.c(), m.d(), n.a(), n.b(), n.c(), n.d()));
        List<BigInteger> results = restored(
                ring,
                List.of(
                        Fourier.sum(of.get(0), of.get(4), of.get(1), of.get(6), 1),
                        Fourier.sum(of.get(0), of.get(5), of.get(1), of.get(7), 1),
                        Fourier.sum(of.get(2), of.get(4), of.get(3), of.get(6), 1),
                        Fourier.sum(of.get(2), of.get(5), of.get(3), of.get(7), 1)));
        return new Matrix(results.get(0), results.get(1), results.get(2), results.get(3));
    }

    private static List<Fourier.Spectrum> transformed(Fourier ring, List<BigInteger> numbers) {
        return each(numbers).mapToObj(i -> ring.forward(numbers.get(i))).toList();
    }

    private static List<BigInteger> restored(Fourier ring, List<Fourier.Spectrum> spectra) {
        IntStream all = IntStream.range(0, spectra.size());
        return (spectra.getFirst().re().length > PARALLEL_BITS / 32 ? all.parallel() : all)
                .mapToObj(i -> ring.inverse(spectra.get(i)))
                .toList();
    }

    private static IntStream each(List<BigInteger> numbers) {
        IntStream all = IntStream.range(0, numbers.size());
        return numbers.getLast().bitLength() > PARALLEL_BITS ? all.parallel() : all;
    }
}
