package org.daylight.story;

/** Why a file that the publisher wrote cannot be published. */
public interface FileFault {

    /** The fault in one line that begins with the path of the file. */
    String in(String file);
}
