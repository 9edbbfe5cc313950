package org.daylight.backup;

import java.util.Locale;
import java.util.regex.Pattern;
import org.daylight.format.Sha256;

/** The names of the files of a backup ({@code spec/backup.md} section 1). No name comes from what is saved. */
public final class BackupPath {

    /** The file that describes the backup. */
    public static final String HEAD = "backup.json";

    private static final Pattern KNOWN = Pattern.compile(
            "backup\\.json|chunks/([0-9a-f]{2})/\\1[0-9a-f]{62}\\.age|snapshots/[0-9]{6}\\.(age|sha256|note)");
    private static final Pattern NOTE = Pattern.compile("snapshots/([0-9]{6})\\.note");

    private BackupPath() {}

    /** Whether a file with this path can belong to a backup. All others are ignored. */
    public static boolean isKnown(String path) {
        return KNOWN.matcher(path).matches();
    }

    /** Whether it is the path of a chunk. */
    public static boolean isChunk(String path) {
        return path.startsWith("chunks/");
    }

    /** Of an encrypted chunk with this name. */
    public static String chunk(Sha256 name) {
        String hex = name.hex();
        return "chunks/" + hex.substring(0, 2) + "/" + hex + ".age";
    }

    /** Of the encrypted manifest of a snapshot. */
    public static String manifest(int snapshot) {
        return snapshot(snapshot, "age");
    }

    /** Of the list of hashes of a snapshot. */
    public static String list(int snapshot) {
        return snapshot(snapshot, "sha256");
    }

    /** Of the signed note that completes a snapshot. */
    public static String note(int snapshot) {
        return snapshot(snapshot, "note");
    }

    /** The number of the snapshot with this note; 0 for other paths. */
    public static int ofNote(String path) {
        var note = NOTE.matcher(path);
        return note.matches() ? Integer.parseInt(note.group(1)) : 0;
    }

    private static String snapshot(int number, String kind) {
        if (number < 1 || number > 999_999) {
            throw new IllegalArgumentException("the number of a snapshot is from 1 to 999999");
        }
        return String.format(Locale.ROOT, "snapshots/%06d.%s", number, kind);
    }
}
