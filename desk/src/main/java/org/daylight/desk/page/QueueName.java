package org.daylight.desk.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.daylight.catalog.ReviewQueues;

/**
 * A queue of unreviewed documents of one trove, as addresses and forms name it.
 *
 * @param value of a person, list, language, part (its number) or finding; the trove's slug for a whole trove
 */
record QueueName(String trove, ReviewQueues.By by, String value) {

    /** Longer values are not in the catalog. */
    private static final int MAX_VALUE = 300;

    /** All unreviewed documents of a trove. */
    static QueueName ofTrove(String trove) {
        return new QueueName(trove, ReviewQueues.By.TROVE, trove);
    }

    /** The queue that a request names; empty for none. @param trove of the document, or as given */
    static Optional<QueueName> of(String trove, String by, String value) {
        return by(by).filter(known -> !trove.isEmpty() && value.length() <= MAX_VALUE)
                .map(known -> new QueueName(trove, known, value));
    }

    static Optional<ReviewQueues.By> by(String word) {
        return Arrays.stream(ReviewQueues.By.values())
                .filter(each -> word(each).equals(word))
                .findFirst();
    }

    static String word(ReviewQueues.By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    String byWord() {
        return word(by);
    }

    /** Parameters of an address. */
    String parameters() {
        return "by=" + byWord() + "&value=" + ReviewAddress.encode(value);
    }

    /** In words, such as {@code harbour, language de}. */
    String words() {
        return by == ReviewQueues.By.TROVE
                ? trove
                : trove + ", " + byWord() + " " + (value.isEmpty() ? "(unknown)" : value);
    }
}
