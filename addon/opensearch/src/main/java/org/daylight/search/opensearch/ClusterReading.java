package org.daylight.search.opensearch;

import java.io.IOException;
import java.util.Optional;
import org.daylight.search.IndexOwner;

/** An index that is only read, also while another process writes it. It stores nothing, so there may be any number of them. */
final class ClusterReading extends ClusterSearch {

    private ClusterReading(ClusterClient client, ClusterAddress address, IndexOwner owner) {
        super(client, address, owner);
    }

    static ClusterReading open(ClusterAddress address, IndexOwner owner) throws IOException {
        var client = new ClusterClient(address.nodes());
        try {
            var reading = new ClusterReading(client, address, owner);
            CommitRecord record =
                    reading.store.read(false).map(RecordStore.Stored::record).orElse(null);
            if (record == null || record.format() != CommitRecord.FORMAT) {
                throw new IOException("there is no search index of this version of the program at " + address
                        + ": start a command that writes it first");
            }
            reading.show(record);
            return reading;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    CommitRecord newest() throws IOException {
        return store.read(true)
                .orElseThrow(() -> new IOException("there is no search index at " + address + " any more"))
                .record();
    }

    @Override
    Optional<String> rebuilt() {
        return Optional.empty();
    }

    @Override
    public void close() {
        if (closed()) {
            client.close();
        }
    }
}
