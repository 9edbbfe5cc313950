package org.daylight.search.lucene;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a commit says about itself: the version of the format it was written in, and the owner's mark. */
final class CommitData {

    /** Changes whenever fields, words or stored hits change. */
    static final String FORMAT = "10";

    private static final String FORMAT_KEY = "format";
    private static final String MARK_KEY = "mark";

    /** Lucene logs a warning about vector instructions; the reference keeps the level from being forgotten. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    static {
        LUCENE.setLevel(Level.OFF);
    }

    private CommitData() {}

    /** Loads this class, which turns Lucene's log off. To be called before any other use of Lucene. */
    static void quietLucene() {}

    static Map<String, String> of(String mark) {
        return Map.of(FORMAT_KEY, FORMAT, MARK_KEY, mark);
    }

    /** Whether this version of the program can read the commit. */
    static boolean isReadable(Map<String, String> data) {
        return FORMAT.equals(data.get(FORMAT_KEY));
    }

    /** The owner's mark; empty when there is none. */
    static String mark(Map<String, String> data) {
        return data.getOrDefault(MARK_KEY, "");
    }
}
