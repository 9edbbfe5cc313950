package org.daylight.search.entity;

import java.io.IOException;

/** Opens a program that finds names; found with {@link java.util.ServiceLoader} among the classes of the addon. */
public interface EntityExtractorSource {

    /** Opens it. @throws IOException in one line, when it does not work on this machine */
    EntityExtractor open() throws IOException;
}
