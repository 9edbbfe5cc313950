package org.daylight.outlook.olm;

import org.jspecify.annotations.Nullable;

/** Files of an OLM archive to which its messages refer. */
@FunctionalInterface
public interface OlmFiles {

    /**
     * A file by its name in the archive.
     *
     * @return null when there is none or it cannot be read
     */
    byte @Nullable [] read(String name);
}
