package org.daylight.detect;

/** Finds one kind of private data in text. Safe for use by several threads; never throws because of a text. */
public interface Detector {

    /** Receives findings, in no particular order. */
    interface Sink {
        void found(Detection finding);
    }

    /** A short name that does not change, such as {@code payment-card} or {@code national-id-nl}. */
    String name();

    FindingKind kind();

    /** The standard or publication that it follows, for people. */
    String source();

    /** Finds everything in a text. The time grows linearly with the text. {@link Detectors} runs all detectors in one pass. */
    void find(CharSequence text, Sink sink);
}
