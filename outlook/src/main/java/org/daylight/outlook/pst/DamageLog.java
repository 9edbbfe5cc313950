package org.daylight.outlook.pst;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Collects damage that did not prevent reading, such as a wrong checksum. Notes are few and short: they name a place, not
 * each of a million blocks.
 */
final class DamageLog {

    private static final int MOST = 1000;

    /** @param at in the file, in bytes */
    record Note(long at, String what) {}

    private final SequencedSet<Note> notes = new LinkedHashSet<>();
    private long count;

    void note(long at, String what) {
        count++;
        if (notes.size() < MOST) {
            notes.add(new Note(at, what));
        }
    }

    /** How many notes there were so far, repeated ones included. */
    long count() {
        return count;
    }

    SequencedSet<Note> notes() {
        return notes;
    }
}
