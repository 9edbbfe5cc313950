package org.daylight.dkim.recovery;

import java.math.BigInteger;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Multiplication of very large numbers: modulo 2<sup>32 m</sup> + 1 by complex Fourier transforms of m points. A number is cut into 2 m balanced
 * digits of 16 bits, x<sub>j</sub> + i x<sub>j+m</sub> is weighted so that the convolution wraps round with a change of sign (right-angle convolution, Crandall and
 * Pomerance, "Prime Numbers", section 9.5), and a product of spectra is the spectrum of the product. Results are rounded; if one is not near a whole
 * number this throws, so that a wrong product is never given.
 *
 * <p>The JDK multiplies by Toom-Cook: at 2<sup>26</sup> bits that takes hundreds of times as long. Safe for several threads.
 */
final class Fourier {
    private static final int DIGIT_BITS = 16;
    private static final int BASE = 1 << DIGIT_BITS;

    /** Up to here a block stays in a core's own cache, and is finished before the next is begun. */
    private static final int CACHED = 1 << 13;

    private static final int FINE = 1 << 10;

    /** The most that a sum may be away from a whole number. Seen at 2<sup>23</sup> digits: under 0.02. */
    private static final double NEAR = 0.25;

    private final int points;
    private final Sizes sizes;
    private final Roots coarse;
    private final Roots fine;

    /** The transforms of one computation: tables are made once, and go with it. */
    static final class Sizes {
        private final ConcurrentHashMap<Integer, Fourier> bySize = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<Integer, Roots> roots = new ConcurrentHashMap<>();

        /** For numbers whose absolute value is below 2<sup>bits</sup>. */
        Fourier atLeast(long bits) {
            long needed = Math.max(64, (bits + 2 + 2 * DIGIT_BITS - 1) / (2 * DIGIT_BITS));
            long power = Long.highestOneBit(needed - 1) << 1;
            long points = power / 4 * 3 >= needed ? power / 4 * 3 : power;
            return bySize.computeIfAbsent(Math.toIntExact(points), size -> new Fourier(size, this));
        }

        private Roots roots(int order, int count) {
            return roots.computeIfAbsent(order, any -> new Roots(order, 1, count));
        }
    }

    /** exp(−2πi·k·step/order) for k below count. */
    private static final class Roots {
        final double[] re;
        final double[] im;

        Roots(long order, long step, int count) {
            re = new double[count];
            im = new double[count];
            for (int k = 0; k < count; k++) {
                double angle = -2 * Math.PI * (k * step) / order;
                re[k] = Math.cos(angle);
                im[k] = Math.sin(angle);
            }
        }
    }

    /** A transformed number. */
    record Spectrum(double[] re, double[] im) {}

    private Fourier(int points, Sizes sizes) {
        this.points = points;
        this.sizes = sizes;
        this.coarse = new Roots(4L * points, FINE, points / FINE + 1);
        this.fine = new Roots(4L * points, 1, FINE);
    }

    /** @param x of any size; what is beyond the modulus wraps round */
    Spectrum forward(BigInteger x) {
        double[] re = new double[points];
        double[] im = new double[points];
        digits(x, re, im);
        weigh(re, im, 1, -1);
        divide(re, im, 0, points);
        return new Spectrum(re, im);
    }

    /** The number nearest to zero with this spectrum, which is overwritten. */
    BigInteger inverse(Spectrum spectrum) {
        double[] re = spectrum.re();
        double[] im = spectrum.im();
        unite(re, im, 0, points);
        weigh(re, im, 1.0 / points, 1);
        byte[] low = new byte[4 * points + 1];
        long carry = settle(re, low, 0, 0);
        carry = settle(im, low, points, carry);
        BigInteger modulus = BigInteger.ONE.shiftLeft(2 * DIGIT_BITS * points).add(BigInteger.ONE);
        BigInteger value =
                new BigInteger(low).subtract(BigInteger.valueOf(carry)).mod(modulus);
        return value.bitLength() < 2 * DIGIT_BITS * points ? value : value.subtract(modulus);
    }

    /** The spectrum of a·b + c·d·sign. */
    static Spectrum sum(Spectrum a, Spectrum b, Spectrum c, Spectrum d, int sign) {
        int n = a.re().length;
        double[] re = new double[n];
        double[] im = new double[n];
        for (int i = 0; i < n; i++) {
            double cr = sign * c.re()[i];
            double ci = sign * c.im()[i];
            re[i] = a.re()[i] * b.re()[i] - a.im()[i] * b.im()[i] + cr * d.re()[i] - ci * d.im()[i];
            im[i] = a.re()[i] * b.im()[i] + a.im()[i] * b.re()[i] + cr * d.im()[i] + ci * d.re()[i];
        }
        return new Spectrum(re, im);
    }

    /** The spectrum of a·b. */
    static Spectrum product(Spectrum a, Spectrum b) {
        int n = a.re().length;
        double[] re = new double[n];
        double[] im = new double[n];
        for (int i = 0; i < n; i++) {
            re[i] = a.re()[i] * b.re()[i] - a.im()[i] * b.im()[i];
            im[i] = a.re()[i] * b.im()[i] + a.im()[i] * b.re()[i];
        }
        return new Spectrum(re, im);
    }

    private void digits(BigInteger x, double[] re, double[] im) {
        byte[] bytes = x.abs().toByteArray();
        int count = (bytes.length + 1) / 2 + 1;
        double sign = x.signum();
        int carry = 0;
        int place = 0;
        for (int j = 0, at = bytes.length - 1; j < count; j++, at -= 2, place++) {
            int digit = (at >= 0 ? bytes[at] & 0xff : 0) + (at >= 1 ? (bytes[at - 1] & 0xff) << 8 : 0) + carry;
            carry = digit >= BASE / 2 ? 1 : 0;
            if (place == 2 * points) {
                place = 0;
                sign = -sign;
            }
            double value = sign * (digit - carry * BASE);
            if (place < points) {
                re[place] += value;
            } else {
                im[place - points] += value;
            }
        }
    }

    /** Multiplies by a power of exp(iπ/2m) for each place, or divides. */
    private void weigh(double[] re, double[] im, double scale, int conjugate) {
        for (int j = 0; j < points; j++) {
            double cr = coarse.re[j / FINE];
            double ci = coarse.im[j / FINE];
            double fr = fine.re[j % FINE];
            double fi = fine.im[j % FINE];
            double wr = (cr * fr - ci * fi) * scale;
            double wi = (cr * fi + ci * fr) * scale * conjugate;
            double r = re[j] * wr - im[j] * wi;
            im[j] = re[j] * wi + im[j] * wr;
            re[j] = r;
        }
    }

    /** Rounds, and writes digits, the lowest at the end of the bytes. */
    private long settle(double[] sums, byte[] bytes, int firstDigit, long carry) {
        double worst = 0;
        int at = bytes.length - 1 - 2 * firstDigit;
        for (double sum : sums) {
            double whole = Math.rint(sum);
            worst = Math.max(worst, Math.abs(sum - whole));
            carry += (long) whole;
            bytes[at--] = (byte) carry;
            bytes[at--] = (byte) (carry >> 8);
            carry >>= DIGIT_BITS;
        }
        if (!(worst < NEAR)) {
            throw new ArithmeticException("a product that cannot be rounded safely: " + worst);
        }
        return carry;
    }

    /** Forward, by division in frequency; the result is in the order in which {@link #unite} takes it. */
    private void divide(double[] re, double[] im, int at, int n) {
        if (n % 3 == 0) {
            divide3(re, im, n);
            for (int part = 0; part < 3; part++) {
                divide(re, im, part * (n / 3), n / 3);
            }
        } else if (n > CACHED) {
            divide4(re, im, at, at + n, n);
            for (int part = 0; part < 4; part++) {
                divide(re, im, at + part * (n / 4), n / 4);
            }
        } else {
            int size = n;
            for (; size >= 4; size /= 4) {
                divide4(re, im, at, at + n, size);
            }
            if (size == 2) {
                pairs(re, im, at, at + n);
            }
        }
    }

    /** The inverse of {@link #divide}, times the number of points. */
    private void unite(double[] re, double[] im, int at, int n) {
        if (n % 3 == 0) {
            for (int part = 0; part < 3; part++) {
                unite(re, im, part * (n / 3), n / 3);
            }
            unite3(re, im, n);
        } else if (n > CACHED) {
            for (int part = 0; part < 4; part++) {
                unite(re, im, at + part * (n / 4), n / 4);
            }
            unite4(re, im, at, at + n, n);
        } else {
            int size = 4;
            if (Integer.numberOfTrailingZeros(n) % 2 == 1) {
                pairs(re, im, at, at + n);
                size = 8;
            }
            for (; size <= n; size *= 4) {
                unite4(re, im, at, at + n, size);
            }
        }
    }

    private static void pairs(double[] re, double[] im, int from, int to) {
        for (int j = from; j < to; j += 2) {
            double r = re[j] - re[j + 1];
            double i = im[j] - im[j + 1];
            re[j] += re[j + 1];
            im[j] += im[j + 1];
            re[j + 1] = r;
            im[j + 1] = i;
        }
    }

    private void divide4(double[] re, double[] im, int from, int to, int size) {
        int q = size / 4;
        Roots roots = sizes.roots(size, q);
        double[] wr = roots.re;
        double[] wi = roots.im;
        for (int block = from; block < to; block += size) {
            for (int j = 0, a = block; j < q; j++, a++) {
                int b = a + q;
                int c = b + q;
                int d = c + q;
                double s0r = re[a] + re[c], s0i = im[a] + im[c];
                double s1r = re[a] - re[c], s1i = im[a] - im[c];
                double s2r = re[b] + re[d], s2i = im[b] + im[d];
                double s3r = im[b] - im[d], s3i = re[d] - re[b];
                double w1r = wr[j], w1i = wi[j];
                double w2r = w1r * w1r - w1i * w1i, w2i = 2 * w1r * w1i;
                double w3r = w1r * w2r - w1i * w2i, w3i = w1r * w2i + w1i * w2r;
                re[a] = s0r + s2r;
                im[a] = s0i + s2i;
                double yr = s1r + s3r, yi = s1i + s3i;
                re[b] = yr * w1r - yi * w1i;
                im[b] = yr * w1i + yi * w1r;
                yr = s0r - s2r;
                yi = s0i - s2i;
                re[c] = yr * w2r - yi * w2i;
                im[c] = yr * w2i + yi * w2r;
                yr = s1r - s3r;
                yi = s1i - s3i;
                re[d] = yr * w3r - yi * w3i;
                im[d] = yr * w3i + yi * w3r;
            }
        }
    }

    private void unite4(double[] re, double[] im, int from, int to, int size) {
        int q = size / 4;
        Roots roots = sizes.roots(size, q);
        double[] wr = roots.re;
        double[] wi = roots.im;
        for (int block = from; block < to; block += size) {
            for (int j = 0, a = block; j < q; j++, a++) {
                int b = a + q;
                int c = b + q;
                int d = c + q;
                double w1r = wr[j], w1i = wi[j];
                double w2r = w1r * w1r - w1i * w1i, w2i = 2 * w1r * w1i;
                double w3r = w1r * w2r - w1i * w2i, w3i = w1r * w2i + w1i * w2r;
                double br = re[b] * w1r + im[b] * w1i, bi = im[b] * w1r - re[b] * w1i;
                double cr = re[c] * w2r + im[c] * w2i, ci = im[c] * w2r - re[c] * w2i;
                double dr = re[d] * w3r + im[d] * w3i, di = im[d] * w3r - re[d] * w3i;
                double s0r = re[a] + cr, s0i = im[a] + ci;
                double s1r = re[a] - cr, s1i = im[a] - ci;
                double s2r = br + dr, s2i = bi + di;
                double s3r = di - bi, s3i = br - dr;
                re[a] = s0r + s2r;
                im[a] = s0i + s2i;
                re[b] = s1r + s3r;
                im[b] = s1i + s3i;
                re[c] = s0r - s2r;
                im[c] = s0i - s2i;
                re[d] = s1r - s3r;
                im[d] = s1i - s3i;
            }
        }
    }

    private static final double HALF_ROOT_3 = Math.sqrt(3) / 2;

    private void divide3(double[] re, double[] im, int n) {
        int q = n / 3;
        Roots roots = sizes.roots(n, q);
        for (int a = 0, b = q, c = 2 * q; a < q; a++, b++, c++) {
            double sr = re[b] + re[c], si = im[b] + im[c];
            double tr = HALF_ROOT_3 * (im[b] - im[c]), ti = HALF_ROOT_3 * (re[c] - re[b]);
            double mr = re[a] - sr / 2, mi = im[a] - si / 2;
            double w1r = roots.re[a], w1i = roots.im[a];
            double w2r = w1r * w1r - w1i * w1i, w2i = 2 * w1r * w1i;
            re[a] += sr;
            im[a] += si;
            double yr = mr + tr, yi = mi + ti;
            re[b] = yr * w1r - yi * w1i;
            im[b] = yr * w1i + yi * w1r;
            yr = mr - tr;
            yi = mi - ti;
            re[c] = yr * w2r - yi * w2i;
            im[c] = yr * w2i + yi * w2r;
        }
    }

    private void unite3(double[] re, double[] im, int n) {
        int q = n / 3;
        Roots roots = sizes.roots(n, q);
        for (int a = 0, b = q, c = 2 * q; a < q; a++, b++, c++) {
            double w1r = roots.re[a], w1i = roots.im[a];
            double w2r = w1r * w1r - w1i * w1i, w2i = 2 * w1r * w1i;
            double br = re[b] * w1r + im[b] * w1i, bi = im[b] * w1r - re[b] * w1i;
            double cr = re[c] * w2r + im[c] * w2i, ci = im[c] * w2r - re[c] * w2i;
            double sr = br + cr, si = bi + ci;
            double tr = HALF_ROOT_3 * (ci - bi), ti = HALF_ROOT_3 * (br - cr);
            double mr = re[a] - sr / 2, mi = im[a] - si / 2;
            re[a] += sr;
            im[a] += si;
            re[b] = mr + tr;
            im[b] = mi + ti;
            re[c] = mr - tr;
            im[c] = mi - ti;
        }
    }
}
