package org.daylight.search.entity;

import org.daylight.story.FileFault;

/**
 * Why a list of corrections cannot be published.
 *
 * @param line from 1; 0 for the file as a whole
 * @param reason what to change
 */
public record EntityFault(int line, String reason) implements FileFault {

    @Override
    public String in(String file) {
        return file + (line == 0 ? "" : ":" + line) + ": " + reason;
    }
}
