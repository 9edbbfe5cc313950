package org.daylight.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Finds databases of one kind; found with {@link java.util.ServiceLoader} among the classes of an addon. */
public interface CatalogSource {

    /**
     * Finds a database. It is not asked yet.
     *
     * @param address as the addon understands it
     * @param environment where a password may be given, such as {@link System#getenv()}
     * @param password a private file with the password, which need not exist
     * @param owner identifies the newsroom; a database that has the catalog of another one is refused
     * @throws IOException in one line, when it is no address, or others can read the file
     */
    CatalogDatabase at(String address, Map<String, String> environment, Path password, String owner) throws IOException;
}
