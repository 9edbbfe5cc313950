package org.daylight.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Opens stores of one kind; found with {@link java.util.ServiceLoader} among the classes of an addon. */
public interface ObjectStoreSource {

    /**
     * Opens a store. No request is made.
     *
     * @param environment where keys may be given, such as {@link System#getenv()}
     * @param keys a private file with keys, which need not exist
     * @param clock for signatures of requests
     * @throws IOException in one line, when there are no keys, or others can read the file
     */
    ObjectStore open(StoreAddress address, Map<String, String> environment, Path keys, InstantSource clock)
            throws IOException;
}
