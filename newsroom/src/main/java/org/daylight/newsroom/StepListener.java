package org.daylight.newsroom;

/** Receives the name of each step that a flow has reached. Tests stop the process there, to see what remains. */
@FunctionalInterface
public interface StepListener {

    /** Does nothing. */
    StepListener NONE = step -> {};

    void reached(String step);
}
