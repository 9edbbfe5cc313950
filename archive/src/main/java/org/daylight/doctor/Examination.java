package org.daylight.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The examination of one folder: checks that run one after the other, and what they found. A check that fails is itself a fault, and the next one runs.
 *
 * <p>For one thread, except {@link #progress}.
 */
public final class Examination {

    /** More faults of one check are only counted: the first ones show what happened. */
    private static final int MOST_FAULTS = 20;

    private final ExaminationReport report;
    private final boolean quick;
    private final boolean repairs;
    private String check = "";
    private int found;
    private int open;
    private int repairable;
    private int repaired;
    private final Set<String> next = new LinkedHashSet<>();

    /**
     * Begins one.
     *
     * @param quick whether to leave out checks that read every byte
     * @param repairs whether to repair what is derived; otherwise nothing is changed
     */
    public Examination(ExaminationReport report, boolean quick, boolean repairs) {
        this.report = report;
        this.quick = quick;
        this.repairs = repairs;
    }

    /** Looks at something. */
    public interface Check {
        /** @return what it looked at, in words, such as {@code 12 blocks}; never empty */
        String run() throws IOException;
    }

    /** Makes something that is derived again, or deletes it. */
    public interface Repair {
        void run() throws IOException;
    }

    public boolean isQuick() {
        return quick;
    }

    /** Whether what is derived is to be repaired. */
    public boolean repairs() {
        return repairs;
    }

    /** How many faults need a person. */
    public int open() {
        return open;
    }

    /** How many faults a repair would end. */
    public int repairable() {
        return repairable;
    }

    /** How many faults were repaired. */
    public int repaired() {
        return repaired;
    }

    /** Commands that make again what a repair has deleted, each once, in the order of the repairs. */
    public List<String> next() {
        return List.copyOf(next);
    }

    /** Runs a check. */
    public void check(String name, Check body) {
        check = name;
        found = 0;
        report.begun(name);
        String looked = "";
        try {
            looked = body.run();
        } catch (IOException | RuntimeException e) {
            fault(name, reason(e), "");
        }
        if (found > MOST_FAULTS) {
            report.found(
                    check, new FolderFault(name, (found - MOST_FAULTS) + " more of these", "", FolderFault.State.OPEN));
        }
        report.ended(name, looked, found);
    }

    /** Reads a file with its own reader, whose message says what is wrong and what to do. */
    public void readable(String place, Repair reading) {
        try {
            reading.run();
        } catch (IOException | RuntimeException e) {
            fault(place, reason(e), "");
        }
    }

    /** Reports a fault that a person must see to. */
    public void fault(String place, String problem, String remedy) {
        open++;
        report(new FolderFault(place, problem, remedy, FolderFault.State.OPEN));
    }

    /** Reports what may have been left by a command that was stopped. It is never deleted, because it may be a file of somebody's own. */
    public void left(String place) {
        fault(
                place,
                "it may be what a stopped command has left",
                "delete it, if no command is at work and you do not know it");
    }

    /** Reports a fault in something that is derived, and repairs it if that was asked for. */
    public void derived(String place, String problem, Repair repair) {
        if (!repairs) {
            repairable++;
            report(new FolderFault(place, problem, "", FolderFault.State.REPAIRABLE));
            return;
        }
        try {
            repair.run();
            repaired++;
            report(new FolderFault(place, problem, "", FolderFault.State.REPAIRED));
        } catch (IOException | RuntimeException e) {
            fault(place, problem, "it could not be repaired: " + reason(e));
        }
    }

    /**
     * As {@link #derived(String, String, Repair)}, for what a repair only deletes.
     *
     * @param command makes it again, and is named when the examination has ended
     */
    public void deleted(String place, String problem, String command, Repair repair) {
        derived(place, problem + "; once it is deleted,  " + command + "  makes it again", () -> {
            repair.run();
            next.add(command);
        });
    }

    /** Says how far a check is. May be called by any thread. */
    public synchronized void progress(long done, long total) {
        report.progress(done, total);
    }

    private void report(FolderFault fault) {
        found++;
        if (found <= MOST_FAULTS) {
            report.found(check, fault);
        }
    }

    /** The reason in one line. */
    static String reason(Exception e) {
        return switch (e) {
            case UncheckedIOException unchecked -> reason(unchecked.getCause());
            case NoSuchFileException missing -> missing.getMessage() + " does not exist";
            case AccessDeniedException denied -> denied.getMessage() + ": permission denied";
            case IOException io -> String.valueOf(io.getMessage());
            case RuntimeException other ->
                other.getMessage() == null
                        ? "it cannot be read (" + other.getClass().getSimpleName() + ")"
                        : other.getMessage();
            default -> String.valueOf(e.getMessage());
        };
    }
}
