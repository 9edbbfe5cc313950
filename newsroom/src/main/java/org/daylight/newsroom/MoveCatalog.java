package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.catalog.CatalogCopy;
import org.daylight.catalog.CatalogDatabase;

/**
 * Moves the catalog of a newsroom from its file to a shared database, and makes a copy in a file of one that was moved.
 *
 * <p>If it is stopped at any point, the newsroom uses the one or the other, complete; run again, it completes the move.
 */
public final class MoveCatalog {

    /** The file after the move. Nothing uses it any more. */
    public static final String MOVED = "catalog.db.moved";

    private static final String FILE = "catalog.db";

    private MoveCatalog() {}

    /**
     * Copies the catalog, compares it, writes the setting, and gives the file another name.
     *
     * @param line the new setting
     * @return what each table has
     * @throws IOException in one line: then nothing was changed
     */
    public static List<CatalogCopy.Contents> run(Path folder, Newsroom.Opening opening, String line)
            throws IOException {
        Settings settings = Settings.read(folder);
        if (!settings.catalog().isEmpty()) {
            throw new IOException(
                    Settings.FILE + " says that the catalog is in another database already: " + settings.catalog());
        }
        Path moved = folder.resolve(MOVED);
        if (Files.exists(moved)) {
            throw new IOException(MOVED + " of an earlier move is still there: move it away first");
        }
        CatalogDatabase database;
        try (Newsroom newsroom = Newsroom.open(folder, opening)) { // everything that is wrong with it is said here
            database = newsroom.database(line);
        }
        List<CatalogCopy.Contents> contents = CatalogCopy.move(
                folder.resolve(FILE),
                database,
                // If the process stops before this, the file is used, and the next move finds the same rows there.
                () -> DurableFiles.writePrivate(
                        folder.resolve(Settings.FILE),
                        settings.withCatalog(line).toml()));
        DurableFiles.rename(folder.resolve(FILE), moved);
        return contents;
    }

    /**
     * Writes the catalog of a newsroom to a new file, as it is at one moment.
     *
     * @throws IOException in one line, also when the catalog is in its file
     */
    public static List<CatalogCopy.Contents> copy(Newsroom newsroom, Path file) throws IOException {
        String line = newsroom.settings().catalog();
        if (line.isEmpty()) {
            throw new IOException(
                    "the catalog is a file already: " + newsroom.folder().resolve(FILE));
        }
        return CatalogCopy.toFile(newsroom.database(line), file);
    }
}
