package org.daylight.app;

import picocli.CommandLine.Option;

/** {@code --without-witnesses}, of every command that lets the log grow. */
final class WithoutWitnessesOption {

    @Option(
            names = "--without-witnesses",
            description = "Go on when no witness and no copy answers. They are asked whether this is the newest history"
                    + " of the log; without an answer nothing is signed.")
    private boolean given;

    boolean given() {
        return given;
    }
}
