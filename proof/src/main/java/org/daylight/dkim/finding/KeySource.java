package org.daylight.dkim.finding;

import java.util.List;

/**
 * Where keys are asked for. Safe for several threads. An answer may be kept as long as the caller likes; the same question may be asked again.
 */
public interface KeySource {

    /**
     * The keys of a selector, all that are known, whenever they were served.
     *
     * @param selector in any case, as in {@code s=}
     * @param domain in any case, as in {@code d=}
     */
    Answer find(String selector, String domain);

    /** What is known. */
    sealed interface Answer {}

    /** At least one record, in a fixed order. */
    record Known(List<KeyRecord> records) implements Answer {}

    /** There is none: the DNS says so, or nobody has collected one. */
    record Unknown() implements Answer {}

    /** It could not be asked, for now. @param why one line */
    record Unreachable(String why) implements Answer {}
}
