package org.daylight.flow;

/** Is told when a flow has come to a named step: a test stops the program there, to see what is left. */
@FunctionalInterface
interface Steps {

    /** Nobody watches. */
    Steps UNWATCHED = step -> {};

    void reached(String step);
}
