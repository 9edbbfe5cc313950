package org.daylight.push;

import org.daylight.archive.ArchivePath;
import org.daylight.store.ObjectStore;

/** What readers and caches are told about public files: the same as {@code daylight serve} says. */
final class PublicHeaders {

    private static final String SECONDS = "public, max-age=5";

    /** It may be replaced or deleted by a withdrawal. */
    private static final String MINUTE = "public, max-age=60";

    private static final String MINUTES = "public, max-age=300";
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private PublicHeaders() {}

    /** @param path of a public file */
    static ObjectStore.Headers of(String path) {
        if (path.equals(ArchivePath.CHECKPOINT) || path.equals(ArchivePath.BULLETIN)) {
            return new ObjectStore.Headers("text/plain; charset=utf-8", SECONDS);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String type = name.endsWith(".zip")
                ? "application/zip"
                : name.endsWith(".torrent")
                        ? "application/x-bittorrent"
                        : name.endsWith(".json")
                                ? "application/json"
                                : name.endsWith(".md") || name.endsWith(".txt")
                                        ? "text/plain; charset=utf-8"
                                        : "application/octet-stream";
        return new ObjectStore.Headers(type, caching(path.substring(0, path.indexOf('/'))));
    }

    private static String caching(String folder) {
        return switch (folder) {
            case "tile", "accessions", "people", "keys", "trustees" -> FOREVER;
            case "releases", "views", "sealed" -> MINUTE;
            case "stories", "annotations", "entities" -> MINUTES;
            default -> SECONDS;
        };
    }
}
