package org.daylight.search.similar;

import java.io.IOException;

/** Opens a model; found with {@link java.util.ServiceLoader} among the classes of the addon. */
public interface EmbedderSource {

    /** Opens the model. @throws IOException in one line, when it does not work on this machine */
    Embedder open() throws IOException;
}
