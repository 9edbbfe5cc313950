package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.daylight.search.IndexInUse;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.jspecify.annotations.Nullable;

/**
 * An index in a cluster, opened to be written. There is an index of the cluster for each group of parts, and an alias for all of them. One
 * process writes; its claim is in the {@link CommitRecord} and is renewed while it runs. A process that lost its claim cannot commit.
 */
final class ClusterIndex extends ClusterSearch implements SearchIndex {

    /** A claim that is not renewed ends after this time. */
    private static final long CLAIM_MILLIS = 60_000;

    private static final long RENEWED_MILLIS = 15_000;

    /** Documents are sent when this many bytes of them wait; a longer one is sent alone. */
    private static final int SENT_BYTES = 6 << 20;

    /** Keys, or copy keys, of one request. */
    private static final int MANY = 1_000;

    /** After so many interrupted writers the index is built anew, so that the list of their numbers stays short. */
    private static final int MOST_ABORTED = 1_000;

    private static final int PASSES = 10;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final String writer;
    private final ScheduledExecutorService renewing;
    private Optional<String> rebuilt = Optional.empty();

    /** What was added or removed and is not sent yet, by key. */
    private Map<Long, Pending> waiting = new LinkedHashMap<>();

    private long waitingBytes;

    /** Of {@link #waiting}. */
    private final Object waitingLock = new Object();

    /** Held while something is sent or committed, so that what was added first is sent first. */
    private final Object sendLock = new Object();

    /** The group of each document that was sent since the last commit. */
    private final Map<Long, Integer> sent = new HashMap<>();

    /** Copy keys of documents that were added or removed since the last commit. */
    private final Set<String> touched = new HashSet<>();

    /** The index of each group. */
    private final Map<Integer, String> groups = new TreeMap<>();

    /** Of {@link #stored}. */
    private final Object recordLock = new Object();

    private RecordStore.Stored stored;
    private volatile boolean lost;

    /** @param json without the number of the commit; null for a removal */
    private record Pending(
            byte @Nullable [] json, int group, @Nullable String copy) {}

    private ClusterIndex(
            ClusterClient client, ClusterAddress address, IndexOwner owner, String writer, RecordStore.Stored stored) {
        super(client, address, owner);
        this.writer = writer;
        this.stored = stored;
        renewing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("opensearch-claim").factory());
    }

    static ClusterIndex open(ClusterAddress address, IndexOwner owner) throws IOException {
        var client = new ClusterClient(address.nodes());
        try {
            var store = new RecordStore(client, address);
            Optional<RecordStore.Stored> found = store.read(false);
            RecordStore.Stored before = found.isPresent() ? found.get() : store.create();
            CommitRecord record = before.record();
            if (!record.writer().isEmpty() && record.until() > System.currentTimeMillis()) {
                throw inUse(address);
            }
            String writer = UUID.randomUUID().toString();
            RecordStore.Stored claimed;
            try {
                claimed = store.write(record.claimed(writer, claim()), before);
            } catch (ClusterFault fault) {
                throw fault.status() == 409 ? inUse(address) : fault;
            }
            var index = new ClusterIndex(client, address, owner, writer, claimed);
            try {
                index.prepare(record, owner);
            } catch (IOException | RuntimeException e) {
                index.renewing.shutdownNow();
                throw e;
            }
            return index;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static IndexInUse inUse(ClusterAddress address) {
        return new IndexInUse("another daylight command is using the index at " + address
                + ": wait until it is done, or stop it; after a crash it is free in a minute");
    }

    private static long claim() {
        return System.currentTimeMillis() + CLAIM_MILLIS;
    }

    private void prepare(CommitRecord before, IndexOwner owner) throws IOException {
        renewing.scheduleWithFixedDelay(this::renew, RENEWED_MILLIS, RENEWED_MILLIS, TimeUnit.MILLISECONDS);
        String reason = null;
        if (before.format() != CommitRecord.FORMAT) {
            reason = "the index was written by another version of this program";
        } else if (before.aborted().size() > MOST_ABORTED) {
            reason = "writing the index was interrupted very often";
        } else if (before.commit() > 0) {
            reason = owner.objection().apply(before.mark());
        }
        Set<String> searched = indexes("/_alias/" + address.prefix());
        if (reason != null || before.commit() == 0) {
            rebuilt = Optional.ofNullable(reason);
            write(stored.record().emptied());
            delete(indexes("/" + address.groups()));
            searched = Set.of();
        } else {
            Set<String> others = indexes("/" + address.groups());
            others.removeAll(searched);
            others.removeAll(before.left());
            delete(others); // of an interrupted erasure
        }
        searched.forEach(index -> groups.put(address.group(index), index));
        CommitRecord record = stored.record();
        if (!groups.isEmpty() && !record.aborted().isEmpty()) {
            client.call(
                    "POST",
                    "/" + address.prefix() + "/_delete_by_query?conflicts=proceed&refresh=true",
                    Bodies.of("query", ClusterView.terms("born", record.aborted())));
        }
        if (groups.isEmpty()) {
            create(0, 1, true);
        }
        show(stored.record());
    }

    private Set<String> indexes(String path) throws IOException {
        Set<String> names = new HashSet<>();
        try {
            client.call("GET", path, null).fieldNames().forEachRemaining(names::add);
        } catch (ClusterFault fault) {
            if (fault.status() != 404) {
                throw fault;
            }
        }
        return names;
    }

    private void delete(Set<String> indexes) throws IOException {
        for (String index : indexes) {
            try {
                client.call("DELETE", "/" + index, null);
            } catch (ClusterFault fault) {
                if (fault.status() != 404) {
                    throw fault;
                }
            }
        }
    }

    /** Makes an index for a group. @param searched whether it is in the alias at once */
    private String create(int group, long version, boolean searched) throws IOException {
        String name = address.group(group, version);
        ObjectNode body;
        try (InputStream in =
                Objects.requireNonNull(ClusterIndex.class.getResourceAsStream("group.json"), "group.json")) {
            body = (ObjectNode) Bodies.JSON.readTree(in);
        }
        if (searched) {
            body.set("aliases", Bodies.of(address.prefix(), Bodies.of()));
        }
        try {
            client.call("PUT", "/" + name, body);
        } catch (ClusterFault fault) {
            if (!fault.type().equals("resource_already_exists_exception")) {
                throw fault;
            }
        }
        client.awaitCopies(name);
        if (searched) {
            groups.put(group, name);
        }
        return name;
    }

    // ---- the record

    @Override
    CommitRecord newest() {
        synchronized (recordLock) {
            return stored.record();
        }
    }

    @Override
    Optional<String> rebuilt() {
        return rebuilt;
    }

    private void write(CommitRecord record) throws IOException {
        synchronized (recordLock) {
            try {
                stored = store.write(record, stored);
            } catch (ClusterFault fault) {
                if (fault.status() == 409) {
                    lost = true;
                    throw lost();
                }
                throw fault;
            }
        }
    }

    private IOException lost() {
        return new IOException("another daylight command has taken over the index at " + address
                + ", because this one did not answer for a minute: start this command again");
    }

    private void renew() {
        try {
            synchronized (recordLock) {
                if (lost) {
                    return;
                }
                write(stored.record().renewed(claim()));
                deleteLeft();
            }
        } catch (IOException | RuntimeException passing) {
            // the next time; a claim that is lost is noticed by its flag
        }
    }

    /** Deletes indexes that only complete results kept, when these are closed. */
    private void deleteLeft() throws IOException {
        List<String> left = stored.record().left();
        if (!left.isEmpty()) {
            Set<String> free = new HashSet<>(left);
            free.removeAll(held(free));
            if (!free.isEmpty()) {
                delete(free);
                write(stored.record().without(List.copyOf(free)));
            }
        }
    }

    /** The indexes that an open point in time reads. */
    private Set<String> held(Set<String> indexes) throws IOException {
        Set<String> held = new HashSet<>();
        JsonNode open;
        try {
            open = client.call("GET", "/_search/point_in_time/_all", null).path("pits");
        } catch (ClusterFault fault) {
            if (fault.status() == 404) { // none
                return held;
            }
            throw fault;
        }
        for (JsonNode one : open) {
            String id =
                    new String(Base64.getUrlDecoder().decode(one.path("pit_id").asText()), StandardCharsets.ISO_8859_1);
            indexes.stream().filter(id::contains).forEach(held::add);
        }
        return held;
    }

    // ---- adding

    @Override
    public void add(IndexedDocument document) throws IOException {
        view();
        ObjectNode fields = ClusterDocument.of(document);
        wait(
                document.key(),
                new Pending(
                        Bodies.bytes(fields),
                        ClusterDocument.group(document),
                        fields.path("copy").textValue()));
    }

    @Override
    public void remove(long key) throws IOException {
        view();
        wait(key, new Pending(null, 0, null));
    }

    private void wait(long key, Pending change) throws IOException {
        boolean isFull;
        synchronized (waitingLock) {
            waitingBytes += size(change) - size(waiting.put(key, change));
            isFull = waitingBytes > SENT_BYTES;
        }
        if (isFull) {
            synchronized (sendLock) {
                send();
            }
        }
    }

    private static long size(@Nullable Pending change) {
        return change == null ? 0 : 100 + (change.json == null ? 0 : change.json.length);
    }

    /** Sends all that waits. When that fails, it waits again. */
    private void send() throws IOException {
        if (lost) {
            throw lost();
        }
        Map<Long, Pending> taken;
        synchronized (waitingLock) {
            taken = waiting;
            waiting = new LinkedHashMap<>();
            waitingBytes = 0;
        }
        try {
            Iterator<Map.Entry<Long, Pending>> left = taken.entrySet().iterator();
            while (left.hasNext()) {
                Map<Long, Pending> some = new LinkedHashMap<>();
                long bytes = 0;
                while (left.hasNext() && some.size() < MANY && bytes < SENT_BYTES) {
                    Map.Entry<Long, Pending> one = left.next();
                    some.put(one.getKey(), one.getValue());
                    bytes += size(one.getValue());
                }
                send(some);
            }
        } catch (IOException | RuntimeException e) {
            synchronized (waitingLock) {
                taken.putAll(waiting); // what was added since is newer
                waiting = taken;
                waitingBytes =
                        taken.values().stream().mapToLong(ClusterIndex::size).sum();
            }
            throw e;
        }
    }

    private void send(Map<Long, Pending> changes) throws IOException {
        CommitRecord record = newest();
        long number = record.writing();
        var bulk = new Bulk();
        if (record.commit() > 0) {
            view().each(ClusterView.terms("key", changes.keySet()), List.of("key", "born", "copy", "died"), hit -> {
                if (hit.has("copy")) {
                    touched.add(hit.path("copy").asText());
                }
                if (hit.path("died").asLong() != number) {
                    bulk.update(hit, Bodies.of("died", number));
                }
            });
        }
        for (Map.Entry<Long, Pending> one : changes.entrySet()) {
            long key = one.getKey();
            Pending change = one.getValue();
            Integer before = sent.get(key);
            String id = key + "." + number;
            if (before != null && (change.json == null || before != change.group)) {
                bulk.line(Bodies.of("delete", Bodies.of("_index", groups.get(before), "_id", id)));
            }
            if (change.json != null) {
                if (change.copy != null) {
                    touched.add(change.copy);
                }
                String index = groups.get(change.group);
                if (index == null) {
                    index = create(change.group, 1, true);
                }
                bulk.line(Bodies.of("index", Bodies.of("_index", index, "_id", id)));
                bulk.document(number, change.json);
            }
        }
        bulk.run();
        changes.forEach((key, change) -> {
            if (change.json == null) {
                sent.remove(key);
            } else {
                sent.put(key, change.group);
            }
        });
    }

    /** Changes that are sent with one request. Those that a node was too busy for are sent again. */
    private final class Bulk {
        private List<byte[]> changes = new ArrayList<>();
        private ByteArrayOutputStream change = new ByteArrayOutputStream();

        /** A change; a document may follow. */
        void line(ObjectNode action) {
            next();
            change.writeBytes(Bodies.bytes(action));
            change.write('\n');
        }

        private void next() {
            if (change.size() > 0) {
                changes.add(change.toByteArray());
                change = new ByteArrayOutputStream();
            }
        }

        void document(long number, byte[] json) {
            change.writeBytes(("{\"born\":" + number + ",").getBytes(StandardCharsets.UTF_8));
            change.write(json, 1, json.length - 1);
            change.write('\n');
        }

        void update(JsonNode hit, ObjectNode fields) {
            line(Bodies.of(
                    "update",
                    Bodies.of(
                            "_index",
                            hit.path("_index").asText(),
                            "_id",
                            hit.path("key").asLong() + "." + hit.path("born").asLong())));
            change.writeBytes(Bodies.bytes(Bodies.of("doc", fields)));
            change.write('\n');
        }

        boolean isEmpty() {
            next();
            return changes.isEmpty();
        }

        void run() throws IOException {
            next();
            long pause = FIRST_PAUSE_MILLIS;
            for (int pass = 0; !changes.isEmpty(); pass++) {
                if (pass == PASSES) {
                    throw new IOException(
                            "OpenSearch is too busy or lacks a shard: look at its health and start again");
                }
                if (pass > 0) {
                    ClusterClient.pause(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
                }
                var body = new ByteArrayOutputStream();
                changes.forEach(body::writeBytes);
                JsonNode answer = client.callLines("POST", "/_bulk", body.toByteArray());
                changes = answer.path("errors").asBoolean() ? again(answer.path("items")) : new ArrayList<>();
            }
        }

        private List<byte[]> again(JsonNode items) throws IOException {
            List<byte[]> again = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                Map.Entry<String, JsonNode> item =
                        items.get(i).properties().iterator().next();
                int status = item.getValue().path("status").asInt();
                boolean isGone = status == 404 && item.getKey().equals("delete");
                if (status == 429 || status == 503 || status == 502) {
                    again.add(changes.get(i));
                } else if (status / 100 != 2 && !isGone) {
                    JsonNode error = item.getValue().path("error");
                    throw new ClusterFault(
                            status,
                            error.path("type").asText(),
                            "document " + item.getValue().path("_id").asText() + ": "
                                    + error.path("reason").asText());
                }
            }
            return again;
        }
    }

    // ---- committing

    @Override
    public void commit(String mark, Removals removals) throws IOException {
        view();
        synchronized (sendLock) {
            if (removals == Removals.ERASED) {
                commit(newest().mark());
                erase();
            }
            commit(mark);
        }
    }

    private void commit(String mark) throws IOException {
        send();
        CommitRecord next = newest().committed(mark);
        refresh();
        markRepeated(next);
        synchronized (recordLock) {
            write(stored.record().committed(mark));
            next = stored.record();
        }
        sent.clear();
        touched.clear();
        view();
        show(next);
    }

    private void refresh() throws IOException {
        client.call("POST", "/" + address.prefix() + "/_refresh", null);
    }

    /** Notes which documents are copies of another one with a smaller key, for all copy keys that changed. */
    private void markRepeated(CommitRecord next) throws IOException {
        if (touched.isEmpty()) {
            return;
        }
        var after = new ClusterView(client, address.prefix(), next, null, IndexOwner.NONE, new ViewCache());
        Iterator<String> left = touched.iterator();
        boolean isChanged = false;
        while (left.hasNext()) {
            List<String> some = new ArrayList<>();
            while (left.hasNext() && some.size() < MANY) {
                some.add(left.next());
            }
            var bulk = new Bulk();
            Set<String> seen = new HashSet<>();
            after.each(ClusterView.terms("copy", some), List.of("key", "born", "copy", "repeated", "unique"), hit -> {
                boolean should = !seen.add(hit.path("copy").asText()); // documents come in the order of keys
                if (should != isRepeated(hit, next)) {
                    bulk.update(
                            hit,
                            should
                                    ? Bodies.of("repeated", next.commit(), "unique", Bodies.JSON.nullNode())
                                    : Bodies.of("unique", next.commit()));
                }
            });
            isChanged |= !bulk.isEmpty();
            bulk.run();
        }
        if (isChanged) {
            refresh();
        }
    }

    private static boolean isRepeated(JsonNode hit, CommitRecord record) {
        return isSet(hit.path("repeated"), record) && !isSet(hit.path("unique"), record);
    }

    private static boolean isSet(JsonNode number, CommitRecord record) {
        return number.isNumber()
                && number.asLong() <= record.commit()
                && !record.aborted().contains(number.asLong());
    }

    // ---- erasing

    /** Writes each group anew that has documents which are not searched, and then searches the new index instead of the old one. */
    private void erase() throws IOException {
        CommitRecord record = newest();
        Map<Integer, String> made = new TreeMap<>();
        for (Map.Entry<Integer, String> group : groups.entrySet()) {
            String index = group.getValue();
            if (hasDead(index, record)) {
                made.put(group.getKey(), copy(group.getKey(), index, record));
            }
        }
        if (made.isEmpty()) {
            return;
        }
        Set<String> old = new HashSet<>();
        made.keySet().forEach(group -> old.add(groups.get(group)));
        Set<String> held = held(old);
        synchronized (recordLock) {
            List<String> left = new ArrayList<>(stored.record().left());
            left.addAll(held);
            write(stored.record().erased(left)); // first, so that a reader that misses a document knows why
        }
        List<ObjectNode> actions = new ArrayList<>();
        made.forEach((group, index) -> {
            String before = groups.get(group);
            actions.add(Bodies.of("add", Bodies.of("index", index, "alias", address.prefix())));
            actions.add(
                    held.contains(before)
                            ? Bodies.of("remove", Bodies.of("index", before, "alias", address.prefix()))
                            : Bodies.of("remove_index", Bodies.of("index", before)));
        });
        try {
            client.call("POST", "/_aliases", Bodies.of("actions", actions));
        } catch (ClusterFault fault) { // perhaps done by this request, whose first answer was lost
            if (!indexes("/_alias/" + address.prefix()).containsAll(made.values())) {
                throw fault;
            }
        }
        groups.putAll(made);
        show(newest());
    }

    private boolean hasDead(String index, CommitRecord record) throws IOException {
        JsonNode dead = client.call(
                "POST",
                "/" + index + "/_count",
                Bodies.of("query", CommitRecord.bool("must_not", Bodies.list(record.living()))));
        JsonNode docs = client.call("GET", "/" + index + "/_stats/docs", null)
                .path("_all")
                .path("primaries")
                .path("docs");
        return dead.path("count").asLong() > 0 || docs.path("deleted").asLong() > 0;
    }

    /** Copies the documents of the commit into a new index. */
    private String copy(int group, String index, CommitRecord record) throws IOException {
        String name = address.group(group, address.version(index) + 1);
        delete(Set.of(name));
        create(group, address.version(index) + 1, false);
        String task = client.call(
                        "POST",
                        "/_reindex?wait_for_completion=false",
                        Bodies.of(
                                "source",
                                Bodies.of("index", index, "query", record.living(), "size", MANY),
                                "dest",
                                Bodies.of("index", name)))
                .path("task")
                .asText();
        JsonNode state = client.call("GET", "/_tasks/" + task, null);
        for (long pause = FIRST_PAUSE_MILLIS;
                !state.path("completed").asBoolean();
                pause = Math.min(2_000, 2 * pause)) {
            ClusterClient.pause(pause);
            state = client.call("GET", "/_tasks/" + task, null);
        }
        client.call("POST", "/" + name + "/_refresh", null);
        long wanted = client.call("POST", "/" + index + "/_count", Bodies.of("query", record.living()))
                .path("count")
                .asLong();
        long copied =
                client.call("POST", "/" + name + "/_count", null).path("count").asLong();
        if (copied != wanted
                || state.has("error")
                || !state.path("response").path("failures").isEmpty()) {
            throw new IOException("OpenSearch copied " + copied + " of " + wanted + " documents of " + index
                    + ": look at its health and start again");
        }
        return name;
    }

    /** Closes the index. What was added or removed since the last commit is never seen. */
    @Override
    public void close() throws IOException {
        if (!closed()) {
            return;
        }
        renewing.shutdownNow();
        try {
            synchronized (recordLock) {
                if (!lost) {
                    stored = store.write(stored.record().released(), stored);
                }
            }
        } catch (ClusterFault fault) {
            if (fault.status() != 409) {
                throw fault;
            }
        } finally {
            client.close();
        }
    }
}
