package org.daylight.annotation;

import org.daylight.story.FileFault;

/**
 * Why a list of annotations cannot be published.
 *
 * @param annotation its place in the list, from 1; 0 for the list itself
 * @param reason one line that says what to change
 */
public record AnnotationFault(int annotation, String reason) implements FileFault {

    @Override
    public String in(String file) {
        return file + ": " + this;
    }

    @Override
    public String toString() {
        return (annotation == 0 ? "the list" : "annotation " + annotation) + ": " + reason;
    }
}
