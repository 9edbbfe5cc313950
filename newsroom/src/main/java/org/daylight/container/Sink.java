package org.daylight.container;

/**
 * Receives the items that an {@link ImportSource} finds, one by one, on the thread that reads.
 *
 * <p>A sink may block to slow the reader down. An exception ends the reading and reaches the caller of {@link
 * ImportSource#read}.
 */
@FunctionalInterface
public interface Sink {

    void found(ContainerItem found) throws InterruptedException;
}
