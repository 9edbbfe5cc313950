package org.daylight.container;

/**
 * Takes what a {@link ImportSource} finds, one by one, on the thread that reads.
 *
 * <p>A sink may block to hold the reader back. What it throws ends the reading and reaches the caller of
 * {@link ImportSource#read}.
 */
@FunctionalInterface
public interface Sink {

    void found(ContainerItem found) throws InterruptedException;
}
