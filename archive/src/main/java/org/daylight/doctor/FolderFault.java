package org.daylight.doctor;

/**
 * Something that is wrong in a folder.
 *
 * @param place the file or folder, relative to the one that is examined
 * @param problem what is wrong, in one line
 * @param remedy what to do, in one line
 * @param state whether it is still there
 */
public record FolderFault(String place, String problem, String remedy, State state) {

    /** What became of a fault. */
    public enum State {
        /** A person must act. */
        OPEN,
        /** What is wrong is derived: a repair makes it again. */
        REPAIRABLE,
        /** It was repaired. */
        REPAIRED
    }

    /** One line. It may contain names from outside, so it must be made safe before it is printed. */
    public String line() {
        return place + ": " + problem + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
