package org.daylight.search.opensearch;

import java.io.IOException;

/** The cluster refused a request. */
final class ClusterFault extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CHARS = 300;

    private final int status;
    private final String type;

    ClusterFault(int status, String type, String reason) {
        super("OpenSearch answered " + status + " " + oneLine(type) + ": " + oneLine(reason));
        this.status = status;
        this.type = type;
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MOST_CHARS ? line.substring(0, MOST_CHARS) + "…" : line;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** Such as {@code index_not_found_exception}. */
    String type() {
        return type;
    }
}
