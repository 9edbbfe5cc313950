package org.daylight.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.search.query.Query;
import org.daylight.search.thread.MessageLinks;

/** Which documents of a {@link MemoryCommit} are in one thread: union-find over documents and identifiers. */
final class MemoryThreads {

    private final Map<Object, Object> parent = new HashMap<>();
    private final Map<Object, List<MemoryDocument>> threads = new HashMap<>();

    MemoryThreads(Collection<MemoryDocument> documents) {
        Set<Long> owned = new HashSet<>();
        for (MemoryDocument document : documents) {
            if (document.links.length > 0) {
                owned.add(document.links[0]);
            }
        }
        for (MemoryDocument document : documents) {
            parent.putIfAbsent(document, document);
            for (int i = 0; i < document.links.length; i++) {
                boolean doubtful = i > 0 && document.links[i] == MessageLinks.UNSURE;
                boolean grouped = i > 0 && document.links[i] == MessageLinks.CONVERSATION;
                i += doubtful || grouped ? 1 : 0;
                long id = document.links[i];
                if (id != 0 && (!doubtful || owned.contains(id))) {
                    parent.put(root(document), root(id));
                }
            }
        }
        documents.forEach(document -> threads.computeIfAbsent(root(document), root -> new ArrayList<>())
                .add(document));
    }

    private Object root(Object node) {
        parent.putIfAbsent(node, node);
        Object at = node;
        while (parent.get(at) != at) {
            parent.put(at, parent.get(parent.get(at)));
            at = parent.get(at);
        }
        return at;
    }

    /** The thread of a document, in the order of keys. */
    synchronized List<MemoryDocument> with(MemoryDocument document) {
        return threads.get(root(document));
    }

    synchronized int sizeInTrove(MemoryDocument document) {
        return (int) with(document).stream()
                .filter(one -> one.indexed.trove().equals(document.indexed.trove()))
                .count();
    }

    /** The threads of the documents named, and of an identifier that only links name. */
    synchronized Set<MemoryDocument> of(Query.Name name, Set<MemoryDocument> named) {
        Set<MemoryDocument> all = new HashSet<>();
        named.forEach(document -> all.addAll(with(document)));
        if (name instanceof Query.Name.MessageId(String id) && parent.containsKey(MessageLinks.hash(id))) {
            all.addAll(threads.getOrDefault(root(MessageLinks.hash(id)), List.of()));
        }
        return all;
    }
}
