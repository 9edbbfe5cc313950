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

    /** What a loss is about. */
    public enum LossKind {
        /** A file, or items of an Outlook folder, that are not mail. */
        PASSED_OVER,
        /** A message, or a container with an unknown number of messages. */
        LOST,
        /** A part of a message that was stored. */
        PART
    }

    /** Something that was not imported. @param items how many */
    public record Loss(String container, long offset, String code, String detail, LossKind kind, long items) {

        /** @param counted false for a file that is not mail and was skipped */
        public Loss(String container, long offset, String code, String detail, boolean counted) {
            this(container, offset, code, detail, counted ? LossKind.LOST : LossKind.PASSED_OVER, 1);
        }
    }

    /**
     * Where the items of a folder of an Outlook file went: {@code declared + recovered = extracted + skipped + lost}.
     *
     * @param counted how many items the folder's properties state; -1 when they state none
     * @param listed how many items the folder lists; -1 when it has no list
     * @param hidden items with settings, which are not in the sum
     * @param detail how many were skipped by kind, then how many were lost by reason
     */
    public record Folder(
            String container,
            long counted,
            long listed,
            long declared,
            long recovered,
            long extracted,
            long skipped,
            long lost,
            long hidden,
            String detail) {

        /** Whether the file's own numbers differ, or something was recovered or lost. */
        public boolean hasDifference() {
            return recovered > 0 || lost > 0 || counted >= 0 && listed >= 0 && counted != listed;
        }
    }
}
