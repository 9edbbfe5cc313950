package org.daylight.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daylight.format.Sha256;

/** Hashes of what a derived database has of documents, part by part. */
final class PartDigests {

    private PartDigests() {}

    private record Row(long document, int part, byte[] digest) {}

    /**
     * A hash for each document that has something.
     *
     * @param query for document, part and hash, in the order of documents and parts; its parameter is a JSON array of documents
     */
    static Map<Long, Sha256> of(Sql sql, String query, Collection<Long> documents) {
        Map<Long, MessageDigest> digests = new HashMap<>();
        List<Row> rows = sql.all(
                query,
                row -> new Row(row.getLong(1), row.getInt(2), row.getBytes(3)),
                new ArrayList<>(documents).toString());
        for (Row row : rows) {
            MessageDigest digest = digests.computeIfAbsent(row.document(), key -> Sha256.digest());
            digest.update((row.part() + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(row.digest());
        }
        Map<Long, Sha256> all = new HashMap<>();
        digests.forEach((document, digest) -> all.put(document, Sha256.wrap(digest.digest())));
        return all;
    }
}
