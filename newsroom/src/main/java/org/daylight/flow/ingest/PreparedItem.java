package org.daylight.flow.ingest;

import java.util.List;
import org.daylight.archive.FileAbout;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.MatchKey;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/** What the catalog gets for one item of a source: everything that depends on the item alone, so that any thread or machine can compute it. */
sealed interface PreparedItem {

    /** How many bytes of originals it has. */
    default long bytes() {
        return 0;
    }

    /**
     * A message or a file.
     *
     * @param key as in {@link org.daylight.catalog.Documents#key}
     * @param pieces root of its piece tree; null when the trove is known to have it
     * @param defects codes, each once
     * @param matchKeys each once; none when the trove is known to have it
     * @param container its name, and the place in it, as in {@link org.daylight.container.Provenance}
     * @param repair as text
     * @param note what the container says in addition to the bytes
     * @param conversion where the contents of a converted message come from; null for all others
     * @param file name and type of a file; null for a message
     */
    record Document(
            long key,
            Sha256 sha256,
            long bytes,
            @Nullable Sha256 pieces,
            List<String> defects,
            List<MatchKey> matchKeys,
            String container,
            long offset,
            long length,
            String repair,
            String note,
            @Nullable HeldConversion conversion,
            @Nullable FileAbout file)
            implements PreparedItem {}

    /** Something that could not be imported. @param remedy what an editor can do about it */
    record Lost(Accession.Loss loss, String remedy) implements PreparedItem {}

    /** Something that is not mail. */
    record PassedOver(Accession.Loss noMail) implements PreparedItem {}

    /** A part of a stored message that could not be read. */
    record Incomplete(Accession.Loss part) implements PreparedItem {}

    /** The account of a folder of an Outlook file. */
    record FolderAccount(Accession.Folder folder) implements PreparedItem {}

    /** An outer file that was read to its end. */
    record Source(String container, long sizeBytes, Sha256 sha256) implements PreparedItem {}
}
