package org.daylight.archive;

import java.util.regex.Pattern;

/**
 * Every path of the public folder, in one place ({@code spec/archive.md}). All are stable: a mirror relies on them.
 *
 * <p>Paths use {@code /}, are relative to the archive, and never contain anything from a message or a reader.
 */
public final class ArchivePath {

    /** The signed head of the log: the one file that changes, written last. */
    public static final String CHECKPOINT = "checkpoint";

    /** An entry bundle or tile of the log (C2SP tlog-tiles), of an accession's commitments, a pack or its torrent, which addresses are whose, keys that came later, or the checkpoint. */
    private static final Pattern PUBLIC = Pattern.compile("checkpoint"
            + "|(accessions/[0-9]{4,9}/)?tile/([0-9]{1,2}|entries)/(x[0-9]{3}/){0,5}[0-9]{3}(\\.p/[0-9]{1,3})?"
            + "|releases/[0-9]{4,9}\\.(zip|torrent)"
            + "|(people|keys)/[0-9]{4,9}\\.txt");

    private ArchivePath() {}

    /** The pack of the release with this sequence number (1…N in the archive): {@code releases/0007.zip}. */
    public static String pack(int sequence) {
        return "releases/" + padded(sequence) + ".zip";
    }

    /** The torrent of that pack, which is derived from it and need not be there: {@code releases/0007.torrent} ({@code spec/torrent.md}). */
    public static String torrent(int sequence) {
        return "releases/" + padded(sequence) + ".torrent";
    }

    /** What the publisher said of correspondents, in the order of the log: {@code people/0001.txt} ({@code spec/people.md}). */
    public static String people(int number) {
        return "people/" + padded(number) + ".txt";
    }

    /** Keys that the publisher came by after the packs, in the order of the log: {@code keys/0001.txt} ({@code spec/keys.md}). */
    public static String keys(int number) {
        return "keys/" + padded(number) + ".txt";
    }

    /** Where an accession's commitments lie: {@code accessions/0001/}, to be followed by a tile path. */
    public static String accession(int number) {
        return "accessions/" + padded(number) + "/";
    }

    /** Whether a path names a file of the public record; whatever else lies in the folder is nobody's business. */
    public static boolean isPublic(String path) {
        return path.length() < 100 && PUBLIC.matcher(path).matches();
    }

    private static String padded(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
