package org.daylight.fuzz;

/** What the fuzzer Jazzer calls: one target in one JVM. The build script {@code build/fuzz} starts it. */
public final class FuzzDriver {

    private static FuzzTarget target = input -> {
        throw new IllegalStateException("no target was named");
    };

    private FuzzDriver() {}

    /** Chooses the target. @param arguments its name */
    public static void fuzzerInitialize(String[] arguments) {
        target = ParserTargets.named(arguments[0]).target();
    }

    /** Runs one input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.run(input);
    }
}
