package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** Reads and writes the {@link CommitRecord} of an index. It is written only if nobody else has written it since it was read. */
final class RecordStore {

    private static final String ID = "commit";

    private final ClusterClient client;
    private final ClusterAddress address;

    /** A record, and its version in the cluster. */
    record Stored(CommitRecord record, long sequence, long term) {}

    RecordStore(ClusterClient client, ClusterAddress address) {
        this.client = client;
        this.address = address;
    }

    /** Empty when there is no index. @param patient whether to wait for a cluster that does not answer */
    Optional<Stored> read(boolean patient) throws IOException {
        try {
            String path = "/" + address.record() + "/_doc/" + ID;
            JsonNode found = patient ? client.call("GET", path, null) : client.callOnce("GET", path, null);
            return Optional.of(new Stored(
                    CommitRecord.read(found.path("_source")),
                    found.path("_seq_no").asLong(),
                    found.path("_primary_term").asLong()));
        } catch (ClusterFault fault) {
            if (fault.status() == 404) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /** The first record. @return that of another process, if that one was quicker */
    Stored create() throws IOException {
        try {
            client.call(
                    "PUT",
                    "/" + address.record(),
                    Bodies.of(
                            "settings",
                            Bodies.of("index", Bodies.of("number_of_shards", 1, "auto_expand_replicas", "0-2")),
                            "mappings",
                            Bodies.of("dynamic", false)));
        } catch (ClusterFault fault) {
            if (!fault.type().equals("resource_already_exists_exception")) {
                throw fault;
            }
        }
        client.awaitCopies(address.record());
        try {
            client.call("PUT", "/" + address.record() + "/_create/" + ID, CommitRecord.EMPTY.json());
        } catch (ClusterFault fault) {
            if (fault.status() != 409) {
                throw fault;
            }
        }
        return read(true).orElseThrow(() -> new IOException("OpenSearch lost the record of the index " + address));
    }

    /**
     * Replaces a record.
     *
     * @throws ClusterFault with status 409 when another process has written it
     */
    Stored write(CommitRecord record, Stored before) throws IOException {
        try {
            JsonNode written = client.call(
                    "PUT",
                    "/" + address.record() + "/_doc/" + ID + "?if_seq_no=" + before.sequence() + "&if_primary_term="
                            + before.term(),
                    record.json());
            return new Stored(
                    record,
                    written.path("_seq_no").asLong(),
                    written.path("_primary_term").asLong());
        } catch (ClusterFault fault) {
            if (fault.status() == 409) { // perhaps by this request, whose first answer was lost
                Optional<Stored> now = read(true);
                if (now.isPresent() && now.get().record().equals(record)) {
                    return now.get();
                }
            }
            throw fault;
        }
    }
}
