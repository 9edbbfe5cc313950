package org.daylight.collect;

import java.util.ArrayList;
import java.util.List;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldDocument;
import org.daylight.newsroom.Newsroom;

/**
 * The documents that a file of a source became: one, or many if it is a mailbox or an archive.
 *
 * @param documents the first of them, by number; none when the accession was removed, or when nothing in the file could be
 *     imported
 * @param hasMore whether there are more
 */
public record FileDocuments(List<HeldDocument> documents, boolean hasMore) {

    public FileDocuments {
        documents = List.copyOf(documents);
    }

    /** Finds them. @param limit how many are listed */
    public static FileDocuments of(Newsroom newsroom, ConversationEntry.SourceFile file, int limit) {
        Documents documents = newsroom.catalog().documents();
        List<Long> keys = file.accession() == 0
                ? List.of(Documents.key(file.trove(), file.sha256()))
                : documents.inContainer(file.accession(), file.place(), limit + 1);
        List<HeldDocument> found = new ArrayList<>();
        for (long key : keys.subList(0, Math.min(limit, keys.size()))) {
            documents.find(key).ifPresent(found::add);
        }
        return new FileDocuments(found, keys.size() > limit);
    }
}
