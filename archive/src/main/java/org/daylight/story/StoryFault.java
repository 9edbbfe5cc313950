package org.daylight.story;

/**
 * Why a story cannot be published.
 *
 * @param line of the file, from 1
 * @param reason one line that says what to change
 */
public record StoryFault(int line, String reason) implements FileFault {

    @Override
    public String in(String file) {
        return file + ":" + line + ": " + reason;
    }

    @Override
    public String toString() {
        return "line " + line + ": " + reason;
    }
}
