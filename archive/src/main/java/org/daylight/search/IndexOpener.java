package org.daylight.search;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How an engine opens the index in a folder. {@code app.Wiring} chooses the engine and passes one of its methods.
 *
 * @param <I> {@link SearchIndex} to write too, {@link Searchable} to read only
 */
@FunctionalInterface
public interface IndexOpener<I extends Searchable> {

    /**
     * Opens the index. To write, a missing, damaged or outdated index is created, and {@link IndexState#rebuilt} says why.
     *
     * @param folder derived data that may be deleted; an engine ignores files that are not its own
     * @throws IndexInUse when another process writes to it and the engine allows one writer
     * @throws IOException in one line, when the disk fails, or when there is no index that can be read
     */
    I open(Path folder, IndexOwner owner) throws IOException;
}
