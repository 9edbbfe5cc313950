package org.daylight.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.message.Thread;
import org.daylight.search.Found;
import org.daylight.search.Hit;
import org.daylight.search.Query;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.jspecify.annotations.Nullable;

/** The thread a message is in: its members found through the index, tied together anew. */
final class ThreadOfMessage {

    /** The most that a request to an index may ask for; a longer thread is shown as far as its oldest messages. */
    private static final int MESSAGES = 10_000;

    private static final int ABOVE = 6;
    private static final int BESIDE = 2;
    private static final int BELOW = 8;

    /** Messages of the threads kept tied; a message of a long thread is seldom the only one that is read. */
    private static final int KEPT = 20_000;

    private static final int WORTH_KEEPING = 50;

    private final SearchIndex index;
    private final LinkedHashMap<Key, Tied> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int keptMessages;

    /** A thread in one state of the index. */
    private record Key(String mark, long oldest, long size) {}

    /** The messages of a thread, tied together. */
    private record Tied(long size, List<Hit> hits, Map<Long, Hit> byKey, List<Thread> threads) {}

    ThreadOfMessage(SearchIndex index) {
        this.index = index;
    }

    /**
     * Where a message stands: those it answers up to the first, those beside it, those that answer it.
     *
     * @param size how many messages of the thread are published
     */
    record Place(long size, List<Node> nodes, String address) {}

    /**
     * One message of a thread.
     *
     * @param depth how many it answers, one through the other
     * @param address of its page; empty for a message that is not in this archive
     * @param here whether it is the message at hand
     */
    record Node(int depth, String subject, String people, String date, String address, boolean here) {}

    /**
     * A whole thread.
     *
     * @param size how many messages there are; {@code nodes} has placeholders too, and ends early when the thread is beyond measure
     * @param first the oldest message; null when there is none
     */
    record Whole(long size, List<Node> nodes, @Nullable Hit first) {}

    /** The place of a message among its neighbours; empty when it stands alone or the index does not know it yet. */
    Optional<Place> place(DocumentId id) throws IOException {
        Query self = new Query.Is(new Query.Name.Number(id.trove(), id.number()));
        Found alone = index.find(new SearchRequest(self, SearchRequest.Sort.OLDEST, 0, 1, Set.of()));
        if (alone.hits().isEmpty() || alone.hits().getFirst().threadSize() < 2) {
            return Optional.empty();
        }
        Tied tied = tied(id);
        Map<Long, Hit> byKey = tied.byKey();
        for (Thread thread : tied.threads()) {
            int at = indexOf(thread, byKey, id);
            if (at >= 0) {
                List<Node> nodes = new ArrayList<>();
                for (int i : around(thread.entries(), at)) {
                    nodes.add(node(thread.entries().get(i), byKey, i == at));
                }
                return Optional.of(new Place(tied.size(), nodes, SiteAddress.thread(id)));
            }
        }
        return Optional.empty();
    }

    /** The thread of a message, in the order of the conversation. */
    Whole whole(DocumentId id) throws IOException {
        Tied tied = tied(id);
        Map<Long, Hit> byKey = tied.byKey();
        List<Node> nodes = new ArrayList<>();
        for (Thread thread : tied.threads()) {
            for (Thread.Entry entry : thread.entries()) {
                Hit hit = entry.node() == null ? null : byKey.get(entry.node().key());
                boolean here = hit != null
                        && hit.number() == id.number()
                        && hit.trove().equals(id.trove());
                nodes.add(node(entry, byKey, here));
            }
        }
        return new Whole(
                tied.size(), nodes, tied.hits().isEmpty() ? null : tied.hits().getFirst());
    }

    private Tied tied(DocumentId id) throws IOException {
        String mark = index.mark();
        Found oldest = found(id, 1);
        if (oldest.total() < WORTH_KEEPING) {
            return tie(found(id, WORTH_KEEPING));
        }
        Key key = new Key(mark, oldest.hits().getFirst().key(), oldest.total());
        synchronized (kept) {
            Tied known = kept.get(key);
            if (known != null) {
                return known;
            }
        }
        Tied tied = tie(found(id, MESSAGES));
        keep(key, tied);
        return tied;
    }

    private void keep(Key key, Tied tied) {
        synchronized (kept) {
            if (kept.put(key, tied) == null) {
                keptMessages += tied.hits().size();
            }
            Iterator<Tied> eldest = kept.values().iterator();
            while (keptMessages > KEPT && eldest.hasNext()) {
                keptMessages -= eldest.next().hits().size();
                eldest.remove();
            }
        }
    }

    private static Tied tie(Found found) {
        return new Tied(found.total(), found.hits(), byKey(found), threads(found));
    }

    private Found found(DocumentId id, int limit) throws IOException {
        Query query = new Query.InThread(new Query.Name.Number(id.trove(), id.number()));
        return index.find(new SearchRequest(query, SearchRequest.Sort.OLDEST, 0, limit, Set.of()));
    }

    private static Map<Long, Hit> byKey(Found found) {
        Map<Long, Hit> byKey = new HashMap<>();
        found.hits().forEach(hit -> byKey.put(hit.key(), hit));
        return byKey;
    }

    private static List<Thread> threads(Found found) {
        return Thread.of(found.hits().stream()
                .map(hit -> new Thread.Node(
                        hit.key(),
                        hit.messageId(),
                        hit.parents(),
                        hit.date() == null ? null : hit.date().toInstant()))
                .toList());
    }

    private static int indexOf(Thread thread, Map<Long, Hit> byKey, DocumentId id) {
        for (int i = 0; i < thread.entries().size(); i++) {
            Thread.Node node = thread.entries().get(i).node();
            Hit hit = node == null ? null : byKey.get(node.key());
            if (hit != null && hit.number() == id.number() && hit.trove().equals(id.trove())) {
                return i;
            }
        }
        return -1;
    }

    /** Which entries to show around one, in the order of the conversation. */
    private static List<Integer> around(List<Thread.Entry> entries, int at) {
        Set<Integer> shown = new HashSet<>(Set.of(at));
        int up = entries.get(at).parent();
        for (int steps = 0; up >= 0; up = entries.get(up).parent(), steps++) {
            if (steps < ABOVE || entries.get(up).parent() < 0) {
                shown.add(up);
            }
        }
        int parent = entries.get(at).parent();
        int before = 0;
        for (int i = at - 1; i > parent && parent >= 0 && before < BESIDE; i--) {
            before += entries.get(i).parent() == parent && shown.add(i) ? 1 : 0;
        }
        int below = 0;
        int after = 0;
        for (int i = at + 1; i < entries.size() && (below < BELOW || after < BESIDE); i++) {
            if (entries.get(i).parent() == at && below < BELOW) {
                shown.add(i);
                below++;
            } else if (parent >= 0 && entries.get(i).parent() == parent && after < BESIDE) {
                shown.add(i);
                after++;
            }
        }
        return shown.stream().sorted(Comparator.naturalOrder()).toList();
    }

    private static Node node(Thread.Entry entry, Map<Long, Hit> byKey, boolean here) {
        Hit hit = entry.node() == null ? null : byKey.get(entry.node().key());
        if (hit == null) {
            return new Node(entry.depth(), "", "", "", "", false);
        }
        String subject = hit.subject() == null || hit.subject().isBlank()
                ? "(no subject)"
                : Row.cut(hit.subject().strip(), 120);
        return new Node(
                entry.depth(),
                subject,
                Row.people(hit.from(), List.of(), 0),
                hit.date() == null ? "" : Words.shortDay(hit.date()),
                SiteAddress.document(new DocumentId(hit.trove(), hit.number())),
                here);
    }
}
