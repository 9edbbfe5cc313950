package org.daylight.catalog;

import java.util.List;

/**
 * One import of material into a trove.
 *
 * @param number 1, 2, 3 … in this newsroom
 * @param trove the trove's row
 * @param sources the paths that were imported, absolute
 * @param account the loss account; all zero while the accession is open
 * @param first lowest document number it brought; 0 when it brought none
 * @param last highest document number it brought; 0 when it brought none
 * @param logged its number in the public log, which counts accessions in the order in which they are announced; 0
 *     before that
 */
public record Accession(
        int number, long trove, State state, List<String> sources, Account account, int first, int last, int logged) {

    /** The same accession with a number in the log. */
    public Accession as(int inTheLog) {
        return new Accession(number, trove, state, sources, account, first, last, inTheLog);
    }

    /** The state of an accession. */
    public enum State {
        /** The import is not complete: the same command, run again, completes it. */
        OPEN,
        /** Imported and numbered. */
        CLOSED,
        /** Its commitments are in the public log. */
        ANNOUNCED
    }

    /**
     * Where every message went: {@code seen = stored + duplicates + unreadable}.
     *
     * @param seen messages found in the containers
     * @param stored new documents
     * @param duplicates messages whose exact bytes the trove already had; each is a further provenance
     * @param unreadable messages, or containers with an unknown number of messages, that could not be imported
     * @param damaged how many of those stored have a defect
     */
    public record Account(long seen, long stored, long duplicates, long unreadable, long damaged) {}

    /** Something that was not imported. {@code counted} is false for files that are not mail and were skipped. */
    public record Loss(String container, long offset, String code, String detail, boolean counted) {}
}
