package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.search.thread.MessageLinks;
import org.daylight.search.thread.ThreadTree;
import org.jspecify.annotations.Nullable;

/**
 * The threads of some documents of a commit. They are found by following identifiers: the documents with an identifier, then those
 * with the identifiers of these, and so on. Messages usually name all before them, so two or three requests are enough. A thread in which each
 * message names only the one before would need a request for each message: after {@value #ROUNDS} the links of all documents are read
 * instead.
 */
final class ClusterThreads {

    /** Requests after which the links of all documents are read. */
    private static final int ROUNDS = 64;

    /** Identifiers of one request. */
    private static final int MOST_IDS = 20_000;

    static final List<String> FIELDS = List.of("key", "trove", "time", "links");

    private final ClusterView view;

    /** A document of a thread. @param time for ordering */
    record Member(long key, String trove, long time, long[] links) {

        static Member of(JsonNode source) {
            byte[] all = Base64.getDecoder().decode(source.path("links").asText());
            long[] links = new long[all.length / Long.BYTES];
            ByteBuffer.wrap(all).asLongBuffer().get(links);
            return new Member(
                    source.path("key").asLong(),
                    source.path("trove").asText(),
                    source.path("time").asLong(ThreadTree.UNKNOWN_TIME),
                    links);
        }

        /** Identifiers that this document is linked by. */
        private void ids(Set<Long> ids) {
            for (long link : links) {
                if (link != 0 && link != MessageLinks.UNSURE && link != MessageLinks.CONVERSATION) {
                    ids.add(link);
                }
            }
        }
    }

    /** A thread. @param members in the order of keys @param inTrove how many are in each trove */
    record Component(List<Member> members, Map<String, Integer> inTrove) {}

    ClusterThreads(ClusterView view) {
        this.view = view;
    }

    /** The threads of documents, by key. */
    Map<Long, Component> of(Collection<Member> seeds) throws IOException {
        Map<Long, Component> found = new HashMap<>();
        List<Member> unknown = new ArrayList<>();
        for (Member seed : seeds) {
            Component known = view.cache().thread(seed.key());
            if (known != null) {
                found.put(seed.key(), known);
            } else {
                unknown.add(seed);
            }
        }
        if (!unknown.isEmpty()) {
            Set<Long> ids = new HashSet<>();
            unknown.forEach(seed -> seed.ids(ids));
            Map<Long, Member> all = new TreeMap<>();
            unknown.forEach(seed -> all.put(seed.key(), seed));
            follow(ids, all);
            Map<Object, Object> tree = joined(all.values());
            Map<Object, List<Member>> groups = new HashMap<>();
            all.values()
                    .forEach(one -> groups.computeIfAbsent(root(tree, one.key()), root -> new ArrayList<>())
                            .add(one));
            for (Member seed : unknown) {
                if (!found.containsKey(seed.key())) {
                    Component component = component(groups.get(root(tree, seed.key())));
                    component.members().forEach(member -> found.put(member.key(), component));
                    view.cache().thread(component);
                }
            }
        }
        return found;
    }

    /** The thread of the documents that have an identifier or name it. */
    List<Member> of(long id) throws IOException {
        Set<Long> ids = new HashSet<>(Set.of(id));
        Map<Long, Member> all = new TreeMap<>();
        follow(ids, all);
        Map<Object, Object> tree = joined(all.values());
        if (!tree.containsKey(id(id))) {
            return List.of();
        }
        Object wanted = root(tree, id(id));
        return all.values().stream()
                .filter(one -> root(tree, one.key()).equals(wanted))
                .toList();
    }

    private static Component component(List<Member> members) {
        members.sort(Comparator.comparingLong(Member::key));
        Map<String, Integer> inTrove = new HashMap<>();
        members.forEach(member -> inTrove.merge(member.trove(), 1, Integer::sum));
        return new Component(List.copyOf(members), inTrove);
    }

    /** Adds all documents that are linked by these identifiers, directly or through others. */
    private void follow(Set<Long> ids, Map<Long, Member> all) throws IOException {
        Set<Long> seen = new HashSet<>(ids);
        Set<Long> next = ids;
        for (int round = 0; !next.isEmpty(); round++) {
            if (round == ROUNDS) {
                everything(all);
                return;
            }
            Set<Long> found = new HashSet<>();
            Iterator<Long> left = next.iterator();
            while (left.hasNext()) {
                List<String> some = new ArrayList<>();
                while (left.hasNext() && some.size() < MOST_IDS) {
                    some.add(ClusterDocument.hash(left.next()));
                }
                view.each(ClusterView.terms("ids", some), FIELDS, hit -> {
                    Member member = Member.of(hit);
                    if (all.putIfAbsent(member.key(), member) == null) {
                        member.ids(found);
                    }
                });
            }
            found.removeAll(seen);
            seen.addAll(found);
            next = found;
        }
    }

    private void everything(Map<Long, Member> all) throws IOException {
        ObjectNode linked = Bodies.of("match_all", Bodies.of());
        view.each(linked, FIELDS, hit -> {
            Member member = Member.of(hit);
            all.put(member.key(), member);
        });
    }

    /** A forest over keys of documents and identifiers: what is in one tree is in one thread. */
    private static Map<Object, Object> joined(Collection<Member> members) {
        Set<Long> owned = new HashSet<>();
        for (Member member : members) {
            if (member.links().length > 0) {
                owned.add(member.links()[0]);
            }
        }
        Map<Object, Object> tree = new HashMap<>();
        for (Member member : members) {
            long[] links = member.links();
            tree.putIfAbsent(member.key(), member.key());
            for (int i = 0; i < links.length; i++) {
                boolean doubtful = i > 0 && links[i] == MessageLinks.UNSURE;
                boolean grouped = i > 0 && links[i] == MessageLinks.CONVERSATION;
                i += doubtful || grouped ? 1 : 0;
                if (links[i] != 0 && (!doubtful || owned.contains(links[i]))) {
                    tree.put(root(tree, member.key()), root(tree, id(links[i])));
                }
            }
        }
        return tree;
    }

    /** An identifier as a node of the forest; keys of documents are nodes too. */
    private static Object id(long id) {
        return ClusterDocument.hash(id);
    }

    private static Object root(Map<Object, Object> tree, Object node) {
        tree.putIfAbsent(node, node);
        Object at = node;
        while (!tree.get(at).equals(at)) {
            Object above = tree.get(tree.get(at));
            tree.put(at, above);
            at = above;
        }
        return at;
    }

    /** The documents that a filter finds. */
    List<Member> found(@Nullable ObjectNode filter) throws IOException {
        List<Member> all = new ArrayList<>();
        if (filter != null) {
            view.each(filter, FIELDS, hit -> all.add(Member.of(hit)));
        }
        return all;
    }
}
