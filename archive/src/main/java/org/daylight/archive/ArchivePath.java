package org.daylight.archive;

import java.util.regex.Pattern;

/**
 * Every path of the public folder, in one place ({@code spec/archive.md}). All are stable: mirrors rely on them.
 *
 * <p>Paths use {@code /}, are relative to the archive, and never contain anything from a message or a reader.
 */
public final class ArchivePath {

    /** The signed head of the log: the only file that changes, written last. */
    public static final String CHECKPOINT = "checkpoint";

    /** The newest bulletin that this copy accepted and that its log has not caught up with ({@code spec/bulletin.md} section 6). */
    public static final String BULLETIN = "bulletin.txt";

    /** A tile or entry bundle of the log (C2SP tlog-tiles), a tile of commitments, a pack, a torrent, a file of views, a people file, a key list, a story, a list of annotations or corrections, a sealed file, an opened
     * release or its story, a file of trustees or about a key change, a bulletin, or the checkpoint. */
    private static final Pattern PUBLIC = Pattern.compile("checkpoint"
            + "|bulletin[.]txt"
            + "|(accessions/[0-9]{4,9}/)?tile/([0-9]{1,2}|entries)/(x[0-9]{3}/){0,5}[0-9]{3}(\\.p/[0-9]{1,3})?"
            + "|releases/[0-9]{4,9}\\.(zip|torrent)"
            + "|views/[0-9]{4,9}\\.zip"
            + "|stories/[0-9]{4,9}\\.md"
            + "|annotations/[0-9]{4,9}\\.json"
            + "|log-keys/[0-9]{4,9}\\.json"
            + "|trustees/[0-9]{4,9}\\.json"
            + "|sealed/[0-9]{4,9}\\.age"
            + "|unsealed/[0-9]{4,9}\\.(json|md)"
            + "|(people|keys|entities)/[0-9]{4,9}\\.txt");

    private ArchivePath() {}

    /** The pack of the release with this sequence number (1…N in the archive): {@code releases/0007.zip}. */
    public static String pack(int sequence) {
        return "releases/" + padded(sequence) + ".zip";
    }

    /** The torrent of that pack, which is derived from it and optional: {@code releases/0007.torrent} ({@code spec/torrent.md}). */
    public static String torrent(int sequence) {
        return "releases/" + padded(sequence) + ".torrent";
    }

    /** The views of the documents of that release, which a copy may leave out: {@code views/0007.zip} ({@code spec/views.md}). */
    public static String views(int sequence) {
        return "views/" + padded(sequence) + ".zip";
    }

    /** The sealed file of that release, as long as the log has not released it ({@code spec/sealed.md}): {@code sealed/0007.age}. */
    public static String sealed(int sequence) {
        return "sealed/" + padded(sequence) + ".age";
    }

    /** The entry of a sealed release that was opened with its key before the log released it: {@code unsealed/0007.json}. */
    public static String unsealed(int sequence) {
        return "unsealed/" + padded(sequence) + ".json";
    }

    /** The story that was sealed with that release, and opened with its key: {@code unsealed/0007.md}. */
    public static String unsealedStory(int sequence) {
        return "unsealed/" + padded(sequence) + ".md";
    }

    /** The publisher's mapping of correspondents, numbered in the order of the log: {@code people/0001.txt} ({@code spec/people.md}). */
    public static String people(int number) {
        return "people/" + padded(number) + ".txt";
    }

    /** Keys that the publisher obtained after the packs, numbered in the order of the log: {@code keys/0001.txt} ({@code spec/keys.md}). */
    public static String keys(int number) {
        return "keys/" + padded(number) + ".txt";
    }

    /** A version of a story, numbered in the order of the log: {@code stories/0001.md} ({@code spec/stories.md}). */
    public static String story(int number) {
        return "stories/" + padded(number) + ".md";
    }

    /** A version of a list of annotations, numbered in the order of the log: {@code annotations/0001.json} ({@code spec/annotations.md}). */
    public static String annotations(int number) {
        return "annotations/" + padded(number) + ".json";
    }

    /** A version of a list of corrections, numbered in the order of the log: {@code entities/0001.txt} ({@code spec/entities.md}). */
    public static String entities(int number) {
        return "entities/" + padded(number) + ".txt";
    }

    /** The names of trustees and the commitments to their shares, numbered in the order of the log: {@code trustees/0001.json} ({@code spec/trustees.md}). */
    public static String trustees(int number) {
        return "trustees/" + padded(number) + ".json";
    }

    /** The folder of an accession's commitments: {@code accessions/0001/}, to be followed by a tile path. */
    public static String accession(int number) {
        return "accessions/" + padded(number) + "/";
    }

    /** Whether a path names a file of the public record. Other files in the folder are never read or served. */
    public static boolean isPublic(String path) {
        return path.length() < 100 && PUBLIC.matcher(path).matches();
    }

    private static String padded(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
