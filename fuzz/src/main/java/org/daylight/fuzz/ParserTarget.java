package org.daylight.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A parser with its target and the inputs from which fuzzing starts. Immutable by convention: the seeds are not copied.
 *
 * @param name in lower case with hyphens; also the name of the folder of its stored inputs
 * @param maxBytes the longest input that is tried, in bytes: small, so that more inputs are tried
 */
record ParserTarget(String name, int maxBytes, FuzzTarget target, List<byte[]> seeds) {

    static ParserTarget of(String name, int maxBytes, FuzzTarget target, byte[]... seeds) {
        return new ParserTarget(name, maxBytes, target, List.of(seeds));
    }

    /** A parser of text. @param seeds encoded as UTF-8 */
    static ParserTarget of(String name, int maxBytes, FuzzTarget target, String... seeds) {
        var bytes = new ArrayList<byte[]>();
        for (String seed : seeds) {
            bytes.add(seed.getBytes(StandardCharsets.UTF_8));
        }
        return new ParserTarget(name, maxBytes, target, List.copyOf(bytes));
    }

    static String utf8(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    static String latin1(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }
}
