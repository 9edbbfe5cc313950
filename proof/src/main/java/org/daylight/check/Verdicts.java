package org.daylight.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes the verdicts of a check and hands them on. Of one file no more than a hundred faults are told; a file of which there is a fault is not
 * confirmed. Safe for several threads.
 */
final class Verdicts {
    private static final int MAX_A_FILE = 100;

    private final Consumer<Verdict> listener;
    private final Map<String, Integer> faulty = new HashMap<>();
    private VerdictCode.Status status = VerdictCode.Status.CONFIRMED;
    private long confirmed;
    private long refuted;
    private long undecided;

    Verdicts(Consumer<Verdict> listener) {
        this.listener = listener;
    }

    synchronized void add(Verdict verdict) {
        if (verdict.status() == VerdictCode.Status.CONFIRMED) {
            if (!faulty.containsKey(verdict.file())) {
                confirmed++;
                listener.accept(verdict);
            }
            return;
        }
        boolean refutes = verdict.status() == VerdictCode.Status.REFUTED;
        if (refutes || status == VerdictCode.Status.CONFIRMED) {
            status = verdict.status();
        }
        int told = faulty.merge(verdict.file(), 1, Integer::sum);
        if (told == 1) {
            refuted += refutes ? 1 : 0;
            undecided += refutes ? 0 : 1;
        }
        if (told <= MAX_A_FILE) {
            listener.accept(verdict);
        }
    }

    void add(String file, VerdictCode code, String detail) {
        add(new Verdict(file, code, detail));
    }

    synchronized VerdictCode.Status status() {
        return status;
    }

    /** How many files were found to be so. */
    synchronized long count(VerdictCode.Status status) {
        return switch (status) {
            case CONFIRMED -> confirmed;
            case REFUTED -> refuted;
            case UNDECIDED -> undecided;
        };
    }
}
