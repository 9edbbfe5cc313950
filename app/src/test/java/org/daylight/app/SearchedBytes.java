package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A file, or a member of a zip, of any size: its hash, and which texts are in it.
 *
 * @param found in whatever case
 */
record SearchedBytes(String name, String sha256, Set<String> found) {

    private static final int LONGEST = 200;

    static SearchedBytes ofFile(Path file, List<String> texts) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return search(file.toString(), in, texts);
        }
    }

    /** The file; if it is a zip, also its members. */
    static List<SearchedBytes> ofFileAndMembers(Path file, List<String> texts) throws IOException {
        var all = new ArrayList<SearchedBytes>();
        all.add(ofFile(file, texts));
        if (file.toString().endsWith(".zip")) {
            try (var zip = new ZipInputStream(Files.newInputStream(file))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    all.add(search(file + " " + entry.getName(), zip, texts));
                }
            }
        }
        return all;
    }

    /** Reads to the end and does not close. @param texts shorter than {@value #LONGEST} bytes */
    private static SearchedBytes search(String name, InputStream in, List<String> texts) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        var found = new TreeSet<String>();
        byte[] window = new byte[1 << 20];
        int kept = 0;
        for (int read = in.readNBytes(window, kept, window.length - kept);
                read > 0;
                read = in.readNBytes(window, kept, window.length - kept)) {
            digest.update(window, kept, read);
            String all = new String(window, 0, kept + read, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            for (String each : texts) {
                if (all.contains(each.toLowerCase(Locale.ROOT))) {
                    found.add(each);
                }
            }
            int keep = Math.min(LONGEST, kept + read);
            System.arraycopy(window, kept + read - keep, window, 0, keep);
            kept = keep;
        }
        return new SearchedBytes(name, HexFormat.of().formatHex(digest.digest()), found);
    }
}
