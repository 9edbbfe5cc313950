package org.daylight.staticsite.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.daylight.format.Malformed;
import org.daylight.pack.DocumentEntry;
import org.daylight.pack.DocumentEntry.Content;
import org.daylight.pack.PackZip;
import org.jspecify.annotations.Nullable;

/** Where the entries of documents are in a pack, in ascending order of the documents' numbers. Not safe for several threads. */
final class PackPlaces implements Closeable {

    private final PackZip zip;
    private final PackZip.Directory directory;
    private PackZip.@Nullable Entry next;

    /** @throws IOException when the file is not a pack */
    PackPlaces(Path pack) throws IOException {
        try {
            zip = PackZip.open(pack);
            directory = zip.directory();
            next = directory.next();
        } catch (Malformed e) {
            throw damaged(pack, e);
        }
    }

    private static IOException damaged(Path pack, Malformed e) {
        return new IOException(pack.getFileName() + " is not a pack: " + e.getMessage() + "; download it again", e);
    }

    /**
     * The member {@code entries} of a record: for each entry of the document where its data begin, their length, 0 (stored) or 8 (deflated), and their length
     * unpacked.
     *
     * @param number greater than the one asked for before
     */
    String json(int number) throws IOException {
        Map<Content, String> places = new EnumMap<>(Content.class);
        try {
            for (PackZip.Entry entry = next; entry != null; entry = directory.next()) {
                next = entry;
                DocumentEntry of = DocumentEntry.of(entry.name());
                if (of != null && of.number() > number) {
                    break;
                }
                if (of != null && of.number() == number) {
                    places.put(
                            of.content(),
                            "[" + zip.dataOffset(entry) + "," + entry.packed() + "," + entry.method() + ","
                                    + entry.bytes() + "]");
                }
            }
        } catch (Malformed e) {
            throw new IOException("document " + number + " cannot be read: " + e.getMessage(), e);
        }
        var json = new StringBuilder();
        places.forEach((content, place) -> json.append(json.isEmpty() ? "{\"" : ",\"")
                .append(content.name().toLowerCase(Locale.ROOT))
                .append("\":")
                .append(place));
        return json.isEmpty() ? "{}" : json.append('}').toString();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
