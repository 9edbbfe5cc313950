package org.daylight.search.similar;

/**
 * A vector with one byte for each value. A value of a vector of length 1 with n dimensions is rarely above 5/√n; larger ones are cut.
 */
public final class QuantisedVector {

    private static final double WIDEST = 5;

    private QuantisedVector() {}

    /** The bytes of a vector of length 1. */
    public static byte[] of(float[] vector) {
        double factor = factor(vector.length);
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.clamp(Math.round(vector[i] * factor), -127, 127);
        }
        return bytes;
    }

    /** The cosine of the angle between two vectors of length 1, from the sum of the products of their bytes. */
    public static double cosine(double product, int dimensions) {
        double factor = factor(dimensions);
        return Math.clamp(product / (factor * factor), -1, 1);
    }

    private static double factor(int dimensions) {
        return 127 * Math.sqrt(dimensions) / WIDEST;
    }
}
