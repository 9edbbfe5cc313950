package org.daylight.app;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that publish, check and withdraw versions of files: stories, annotations, corrections of names. */
final class VersionOptions {

    @Option(
            names = "--change",
            paramLabel = "TEXT",
            description = "With publish, for a new version: what is different. It is public permanently.")
    private String change = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With withdraw: the reason, which is public permanently.")
    private String reason = "";

    @Option(
            names = "--archive",
            paramLabel = "FOLDER",
            description = "With check: check what is published in this copy of an archive.")
    private @Nullable Path archiveFolder;

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private TrustClockOption trustClock = new TrustClockOption();

    /** What is wrong with them; empty when nothing is. @param command as typed @param name null when none was typed */
    Optional<String> usage(String command, String action, @Nullable String name) {
        if (!change.isEmpty() && !action.equals("publish")) {
            return Optional.of("--change belongs to  " + command + " publish");
        }
        boolean isWithdrawal = action.equals("withdraw");
        if (reason.isBlank() == isWithdrawal) {
            return Optional.of(
                    isWithdrawal
                            ? "say why, for the public, with  --reason TEXT"
                            : "--reason belongs to  " + command + " withdraw");
        }
        return archiveFolder == null || action.equals("check") && name == null
                ? Optional.empty()
                : Optional.of("--archive belongs to  " + command + " check , without a name");
    }

    String change() {
        return change;
    }

    String reason() {
        return reason.strip();
    }

    /** The copy to check; null for the newsroom. */
    @Nullable
    Path copy() {
        return archiveFolder;
    }

    ActingOption acting() {
        return acting;
    }

    boolean withoutWitnesses() {
        return withoutWitnesses.given();
    }

    TrustClockOption trustClock() {
        return trustClock;
    }
}
