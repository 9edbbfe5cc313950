package org.daylight.message.parse;

/** A header field by its place in the original; {@link #end} grows while its continuation lines are read. */
final class RawField {

    final String name;
    final int start;
    final int valueStart;
    int end;

    RawField(String name, int start, int valueStart, int end) {
        this.name = name;
        this.start = start;
        this.valueStart = valueStart;
        this.end = end;
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
