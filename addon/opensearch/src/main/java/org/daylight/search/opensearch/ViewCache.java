package org.daylight.search.opensearch;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.people.Mapping;
import org.jspecify.annotations.Nullable;

/** What a process has derived from one commit and may need again. It can be derived again at any time. Safe for several threads. */
final class ViewCache {

    /** Messages of cached threads. */
    private static final int MOST_MEMBERS = 300_000;

    private static final int MOST_LABELS = 50_000;
    private static final int MOST_MESSAGES = 64;

    private final Map<Long, ClusterThreads.Component> threads = new HashMap<>();
    private int members;
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private final LinkedHashMap<Long, List<String>> distinctive = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable ClusterPeople people;
    private long documents = -1;

    synchronized ClusterThreads.@Nullable Component thread(long key) {
        return threads.get(key);
    }

    synchronized void thread(ClusterThreads.Component component) {
        if (members + component.members().size() > MOST_MEMBERS) {
            threads.clear();
            members = 0;
        }
        members += component.members().size();
        component.members().forEach(member -> threads.put(member.key(), component));
    }

    Map<String, String> labels() {
        if (labels.size() > MOST_LABELS) {
            labels.clear();
        }
        return labels;
    }

    synchronized @Nullable List<String> distinctive(long key) {
        return distinctive.get(key);
    }

    synchronized void distinctive(long key, List<String> words) {
        distinctive.put(key, words);
        if (distinctive.size() > MOST_MESSAGES) {
            distinctive.pollFirstEntry();
        }
    }

    /** The correspondents; one mapping at a time. */
    synchronized ClusterPeople people(ClusterView view, Mapping mapping) throws IOException {
        if (people == null || !people.isOf(mapping)) {
            people = null;
            people = ClusterPeople.of(view, mapping);
        }
        return people;
    }

    synchronized long documents(ClusterView view) throws IOException {
        if (documents < 0) {
            documents = view.count(Bodies.of("match_all", Bodies.of()));
        }
        return documents;
    }
}
