package org.daylight.newsroom;

/** Is told when a flow has come to a named step: a test stops the program there, to see what is left. */
@FunctionalInterface
public interface FlowSteps {

    /** Nobody watches. */
    FlowSteps UNWATCHED = step -> {};

    void reached(String step);
}
