package org.daylight.container;

/**
 * Takes what a {@link Source} finds, one by one, on the thread that reads.
 *
 * <p>A sink may block to hold the reader back. What it throws ends the reading and reaches the caller of
 * {@link Source#read}.
 */
@FunctionalInterface
public interface Sink {

    void found(Found found) throws InterruptedException;
}
