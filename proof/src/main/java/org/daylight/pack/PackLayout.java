package org.daylight.pack;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.format.Malformed;

/** Checks that a pack has exactly the entries of spec/pack.md section 1, in their order, and finds them by name. Messages are not stored in memory. */
public final class PackLayout {
    public static final String BAGIT = "bagit.txt";
    public static final String DOCUMENTS = "data/documents.jsonl";
    public static final String KEYS = "data/keys.txt";
    public static final String MANIFEST = "manifest-sha256.txt";
    public static final String BAG_INFO = "bag-info.txt";
    public static final String TAG_MANIFEST = "tagmanifest-sha256.txt";

    private static final String MESSAGES = "data/messages/";
    private static final String EXTENSION = ".eml";
    private static final int MAX_DIGITS = 18;

    private final Map<String, PackZip.Entry> tags = new LinkedHashMap<>();

    private PackLayout() {}

    /** Reads the directory of a pack; {@link Malformed} if an entry is missing or out of place. @param keys whether the log names a list of keys */
    public static PackLayout of(PackZip zip, boolean keys) throws IOException {
        var layout = new PackLayout();
        List<String> order = keys
                ? List.of(BAGIT, DOCUMENTS, KEYS, MANIFEST, BAG_INFO, TAG_MANIFEST)
                : List.of(BAGIT, DOCUMENTS, MANIFEST, BAG_INFO, TAG_MANIFEST);
        PackZip.Directory directory = zip.directory();
        long last = 0;
        for (PackZip.Entry entry = directory.next(); entry != null; entry = directory.next()) {
            String name = entry.name();
            long number = number(name);
            boolean twice = layout.tags.containsKey(name) || number > 0 && number == last;
            Malformed.unless(!twice, "zip-name-twice", shown(name));
            String due = layout.tags.size() < order.size() ? order.get(layout.tags.size()) : "";
            if (number > 0) {
                boolean placed = due.equals(DOCUMENTS) && number > last;
                Malformed.unless(placed, "pack-entry-unexpected", shown(name) + " is not in its place");
                last = number;
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

    /** The name of a document's entry: {@code data/messages/000123.eml}. */
    static String message(long number) {
        String digits = Long.toString(number);
        return MESSAGES + "0".repeat(Math.max(0, 6 - digits.length())) + digits + EXTENSION;
    }

    /** The number of the document whose bytes are in an entry; 0 if the name is not that of a message in its one form. */
    public static long number(String name) {
        int end = name.length() - EXTENSION.length();
        if (!name.startsWith(MESSAGES) || !name.endsWith(EXTENSION) || end - MESSAGES.length() > MAX_DIGITS) {
            return 0;
        }
        long number = 0;
        for (int i = MESSAGES.length(); i < end; i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = 10 * number + digit - '0';
        }
        boolean padded =
                end - MESSAGES.length() == 6 || end - MESSAGES.length() > 6 && name.charAt(MESSAGES.length()) != '0';
        return padded ? number : 0;
    }

    private static String shown(String name) {
        return Malformed.quoted(name);
    }
}
