package org.daylight.archive;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Documents of one trove, cited together: {@code harbour/20413}, {@code harbour/20413,20500-20510}.
 *
 * @param trove the trove's slug
 * @param numbers 1…N within the trove, at least one, at most {@value #MOST}
 */
public record CitedDocuments(String trove, SortedSet<Integer> numbers) {

    /** How many may be cited together. */
    public static final int MOST = 10_000;

    public CitedDocuments {
        numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
    }

    /** Reads them. @throws IllegalArgumentException in words that follow "is", when it is not of that form or they are too many */
    public static CitedDocuments parse(String cited) {
        String[] parts = cited.split(",", -1);
        DocumentId first = parsed(parts[0].replaceFirst("-[0-9]*$", ""));
        String trove = first.trove();
        var numbers = new TreeSet<Integer>();
        for (int i = 0; i < parts.length; i++) {
            String part = i == 0 ? parts[0].substring(trove.length() + 1) : parts[i].strip();
            int dash = part.indexOf('-');
            int from = number(trove, dash < 0 ? part : part.substring(0, dash));
            if (part.endsWith("-")) {
                throw new IllegalArgumentException("not a list of documents: the last number of " + part
                        + " is missing; write it as harbour/20500-20510");
            }
            int to = dash < 0 ? from : number(trove, part.substring(dash + 1));
            if (to < from) {
                throw new IllegalArgumentException(
                        "not a list of documents: in " + part + " the first number is the larger one");
            }
            if ((long) to - from >= MOST || numbers.size() + to - from >= MOST) {
                throw new IllegalArgumentException("a list of too many documents: name at most " + MOST + " at once");
            }
            for (int number = from; number <= to; number++) {
                numbers.add(number);
            }
        }
        return new CitedDocuments(trove, numbers);
    }

    private static DocumentId parsed(String one) {
        try {
            return DocumentId.parse(one);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " or harbour/20413,20500-20510", e);
        }
    }

    private static int number(String trove, String digits) {
        return parsed(trove + "/" + digits).number();
    }
}
