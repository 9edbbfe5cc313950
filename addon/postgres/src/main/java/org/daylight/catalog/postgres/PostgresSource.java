package org.daylight.catalog.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.daylight.catalog.CatalogDatabase;
import org.daylight.catalog.CatalogSource;

/** What this addon offers. */
public final class PostgresSource implements CatalogSource {

    @Override
    public CatalogDatabase at(String address, Map<String, String> environment, Path password, String owner)
            throws IOException {
        return new PostgresDatabase(
                PostgresAddress.parse(address), PostgresPassword.read(environment, password), owner);
    }
}
