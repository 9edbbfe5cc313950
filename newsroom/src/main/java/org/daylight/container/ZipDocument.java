package org.daylight.container;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Tells documents that are zip files from archives: office files and similar formats consist of many small files that say nothing on their own
 * (spec/containers.md section 5).
 */
final class ZipDocument {

    /** The names are searched for among this many members. */
    private static final int EXAMINED = 1_000;

    private ZipDocument() {}

    /** Whether a zip is one document, by the names in its directory: the content of no member is read. */
    static boolean is(FileChannel file) throws IOException {
        var members = new ZipMembers(file);
        if (members.lostDirectory()) {
            return false;
        }
        for (int i = 0; i < EXAMINED; i++) {
            switch (members.next()) {
                case ZipMembers.File member -> {
                    member.contents().close();
                    if (marks(member.name(), i == 0)) {
                        return true;
                    }
                }
                case ZipMembers.Other other -> {}
                case ZipMembers.End end -> {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean marks(String name, boolean isFirst) {
        return switch (name) {
            case "mimetype" -> isFirst; // OpenDocument 1.2 part 3 section 3.3; EPUB OCF section 4.3
            case "[Content_Types].xml", // ECMA-376 part 2 section 10.1.2
                    "META-INF/MANIFEST.MF", // JAR
                    "AndroidManifest.xml",
                    "doc.kml", // KMZ
                    "Index/Document.iwa", // iWork
                    "Index.zip",
                    "index.apxl" -> true;
            default -> false;
        };
    }
}
