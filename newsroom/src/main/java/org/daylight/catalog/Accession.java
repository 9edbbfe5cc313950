package org.daylight.catalog;

import java.util.List;

/**
 * One act of taking material into a trove.
 *
 * @param number 1, 2, 3 … in this newsroom
 * @param trove the trove's row
 * @param sources what was asked for, as absolute paths
 * @param account the loss account; all zero while the accession is open
 * @param first lowest document number it brought; 0 when it brought none
 * @param last highest document number it brought; 0 when it brought none
 * @param logged its number in the public log, which counts accessions in the order in which they are announced; 0 before that
 */
public record Accession(
        int number, long trove, State state, List<String> sources, Account account, int first, int last, int logged) {

    /** The same with a number in the log. */
    public Accession as(int inTheLog) {
        return new Accession(number, trove, state, sources, account, first, last, inTheLog);
    }

    /** How far it has come. */
    public enum State {
        /** The import has not come to its end: the same command again finishes it. */
        OPEN,
        /** Taken in and numbered. */
        CLOSED,
        /** Its commitments are in the public log. */
        ANNOUNCED
    }

    /**
     * Where every message went: {@code seen = stored + duplicates + unreadable}.
     *
     * @param seen messages met in the containers
     * @param stored new documents
     * @param duplicates messages whose exact bytes the trove held already; each is a further provenance
     * @param unreadable messages, or containers of unknown many messages, that could not be taken in
     * @param damaged how many of those stored have a defect
     */
    public record Account(long seen, long stored, long duplicates, long unreadable, long damaged) {}

    /** Something that was not taken in. {@code counted} is false for what is no mail and was passed over. */
    public record Loss(String container, long offset, String code, String detail, boolean counted) {}
}
