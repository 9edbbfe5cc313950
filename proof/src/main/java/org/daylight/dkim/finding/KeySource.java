package org.daylight.dkim.finding;

import java.util.List;

/** A source of keys. Safe for several threads. Callers may cache an answer for any time, and may repeat a query. */
public interface KeySource {

    /**
     * All known keys of a selector, whenever they were served.
     *
     * @param selector in any case, as in {@code s=}
     * @param domain in any case, as in {@code d=}
     */
    Lookup find(String selector, String domain);

    /** The answer to a query. */
    sealed interface Lookup {}

    /** At least one record, in a fixed order. */
    record Known(List<KeyRecord> records) implements Lookup {}

    /** There is none, as stated by the DNS, or none was collected. */
    record Unknown() implements Lookup {}

    /** The query failed; a later one may succeed. @param why one line */
    record Unreachable(String why) implements Lookup {}
}
