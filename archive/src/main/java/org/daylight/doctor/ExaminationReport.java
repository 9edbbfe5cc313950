package org.daylight.doctor;

/** Is told what an examination does. Called by one thread at a time. */
public interface ExaminationReport {

    /** A check begins. @param check its name, one word or two */
    void begun(String check);

    /**
     * A long check goes on.
     *
     * @param done of {@code total}
     * @param total in the same unit, which only that check knows
     */
    void progress(long done, long total);

    /** A check has found a fault. */
    void found(String check, FolderFault fault);

    /**
     * A check has ended.
     *
     * @param looked what it looked at, in words; empty if it found a fault instead
     * @param faults how many it found
     */
    void ended(String check, String looked, int faults);
}
