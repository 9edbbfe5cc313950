package org.daylight.app;

import picocli.CommandLine.Option;

/** {@code --without-witnesses}, for every command that adds to the log. */
final class WithoutWitnessesOption {

    @Option(
            names = "--without-witnesses",
            description = "Continue if no witness and no mirror answers. They are asked whether this is the newest"
                    + " history of the log; without an answer nothing is signed.")
    private boolean given;

    boolean given() {
        return given;
    }
}
