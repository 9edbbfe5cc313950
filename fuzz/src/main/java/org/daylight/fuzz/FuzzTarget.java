package org.daylight.fuzz;

/** Feeds bytes to a parser and checks what it says about itself. Keeps nothing between two calls. */
@FunctionalInterface
interface FuzzTarget {

    /**
     * Runs the parser.
     *
     * @param input any bytes; not changed
     * @throws Exception anything but the documented refusal of the parser, which the target catches; a {@link Violation} when the result is wrong
     */
    void run(byte[] input) throws Exception;
}
