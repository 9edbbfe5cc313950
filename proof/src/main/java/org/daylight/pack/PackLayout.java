package org.daylight.pack;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.format.Malformed;

/** Checks that a pack has exactly the entries of spec/pack.md section 1, in their order, and finds them by name. The entries of documents are not stored in memory. */
public final class PackLayout {
    public static final String BAGIT = "bagit.txt";
    public static final String DOCUMENTS = "data/documents.jsonl";
    public static final String KEYS = "data/keys.txt";
    public static final String MANIFEST = "manifest-sha256.txt";
    public static final String BAG_INFO = "bag-info.txt";
    public static final String TAG_MANIFEST = "tagmanifest-sha256.txt";

    private final Map<String, PackZip.Entry> tags = new LinkedHashMap<>();

    private PackLayout() {}

    /** Reads the directory of a pack; {@link Malformed} if an entry is missing or out of place. @param keys whether the log names a list of keys */
    public static PackLayout of(PackZip zip, boolean keys) throws IOException {
        var layout = new PackLayout();
        List<String> order = keys
                ? List.of(BAGIT, DOCUMENTS, KEYS, MANIFEST, BAG_INFO, TAG_MANIFEST)
                : List.of(BAGIT, DOCUMENTS, MANIFEST, BAG_INFO, TAG_MANIFEST);
        PackZip.Directory directory = zip.directory();
        DocumentEntry last = null;
        for (PackZip.Entry entry = directory.next(); entry != null; entry = directory.next()) {
            String name = entry.name();
            DocumentEntry document = DocumentEntry.of(name);
            boolean twice = layout.tags.containsKey(name) || document != null && document.equals(last);
            Malformed.unless(!twice, "zip-name-twice", shown(name));
            String due = layout.tags.size() < order.size() ? order.get(layout.tags.size()) : "";
            if (document != null) {
                boolean placed = due.equals(DOCUMENTS) && document.mayFollow(last);
                Malformed.unless(placed, "pack-entry-unexpected", shown(name) + " is not in its place");
                last = document;
            } else {
                boolean known = order.contains(name);
                Malformed.unless(known, "pack-entry-unexpected", shown(name) + " does not belong in a pack");
                Malformed.unless(name.equals(due), "pack-entry-absent", due + " is not in its place");
                layout.tags.put(name, entry);
            }
        }
        if (layout.tags.size() < order.size()) {
            throw new Malformed("pack-entry-absent", order.get(layout.tags.size()) + " is missing");
        }
        return layout;
    }

    /** An entry that is not a message. @throws IllegalArgumentException if the pack has no such entry */
    public PackZip.Entry tag(String name) {
        PackZip.Entry entry = tags.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no such entry: " + name);
        }
        return entry;
    }

    private static String shown(String name) {
        return Malformed.quoted(name);
    }
}
