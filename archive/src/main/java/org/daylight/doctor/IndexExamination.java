package org.daylight.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What an examination asks a search engine about an index; {@code app.Wiring} chooses the engine. */
public interface IndexExamination {

    /** Receives the progress in bytes. */
    interface Progress {
        void at(long done, long total);
    }

    /**
     * What is wrong with the files of an index. Changes nothing. Another process may write the index meanwhile.
     *
     * @param quick whether not to read every byte
     * @return one line; empty if nothing is wrong, also when the folder has no index
     * @throws IOException if the disk fails
     */
    Optional<String> damage(Path folder, boolean quick, Progress progress) throws IOException;

    /**
     * Deletes the files of an index. The next command that needs it makes it again.
     *
     * @throws IOException in one line, also when another process writes it
     */
    void delete(Path folder) throws IOException;
}
