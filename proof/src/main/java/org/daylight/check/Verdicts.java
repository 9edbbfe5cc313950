package org.daylight.check;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts the verdicts of a check and passes them on: at most a hundred faults for each file. A file with a fault is never
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
        int faults = faulty.merge(verdict.file(), 1, Integer::sum);
        if (faults == 1) {
            refuted += refutes ? 1 : 0;
            undecided += refutes ? 0 : 1;
        }
        if (faults <= MAX_A_FILE) {
            listener.accept(verdict);
        }
    }

    void add(String file, VerdictCode code, String detail) {
        add(new Verdict(file, code, detail));
    }

    synchronized VerdictCode.Status status() {
        return status;
    }

    /** The number of files with this result. */
    synchronized long count(VerdictCode.Status status) {
        return switch (status) {
            case CONFIRMED -> confirmed;
            case REFUTED -> refuted;
            case UNDECIDED -> undecided;
        };
    }
}
