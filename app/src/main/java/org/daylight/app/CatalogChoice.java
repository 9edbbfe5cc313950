package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.daylight.catalog.CatalogDatabase;

/**
 * The line {@code catalog = "postgres postgresql://USER@HOST/DATABASE"} of a newsroom's settings: which database has the catalog, if it is not a file
 * (docs/decisions/0385).
 *
 * @param database the addon
 * @param address as the addon understands it
 */
record CatalogChoice(Addon database, String address) {

    private static final String POSTGRES = "postgres";

    /** @param line after {@code catalog =} @param where the line stands, for errors */
    static CatalogChoice of(String line, String where) throws IOException {
        String[] words = line.strip().split("\\s+", 2);
        if (words.length < 2 || !words[0].equals(POSTGRES)) {
            throw new IOException(where + ": the catalog must be  \"postgres postgresql://USER@HOST/DATABASE\" ;"
                    + " without the setting, it is in catalog.db");
        }
        return new CatalogChoice(Addon.POSTGRES, words[1]);
    }

    /** The database; it is not asked yet. */
    CatalogDatabase find(Map<String, String> environment, Path password, String owner) throws IOException {
        return database.catalogs().at(address, environment, password, owner);
    }
}
