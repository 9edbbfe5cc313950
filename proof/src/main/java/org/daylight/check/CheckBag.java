package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.pack.PackLayout;
import org.daylight.pack.PackZip;

/** Computes the BagIt tag files and manifests of a pack (spec/pack.md section 2) and compares them with those in the pack. */
final class CheckBag {
    private final LogEntry.Release release;
    private final MessageDigest manifest = Sha256.digest();
    private long manifestBytes;
    private long payloadBytes;
    private long payloadFiles;

    CheckBag(LogEntry.Release release) {
        this.release = release;
    }

    /** Adds a file to the manifest. Files are added in the order of the pack, messages first. */
    void add(PackZip.Entry entry, Sha256 hash) {
        byte[] line = (hash.hex() + "  " + entry.name() + "\n").getBytes(UTF_8);
        manifest.update(line);
        manifestBytes += line.length;
        payloadBytes += entry.bytes();
        payloadFiles++;
    }

    /** Compares the tag files and manifests, after all messages were added; {@link Malformed} if one differs. @param keys the pack's {@code keys.txt} */
    void check(PackZip zip, PackLayout layout, byte[] keys) throws IOException {
        PackZip.Entry documents = layout.tag(PackLayout.DOCUMENTS);
        add(documents, zip.sha256(documents));
        if (release.keys() != null) {
            add(layout.tag(PackLayout.KEYS), Sha256.of(keys));
        }
        String bagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        String info = "Bagging-Date: " + release.time().atOffset(ZoneOffset.UTC).toLocalDate() + "\n"
                + "External-Description: " + release.title().strip() + "\n"
                + "External-Identifier: " + release.trove() + "/part/" + release.part() + "\n"
                + "Payload-Oxum: " + payloadBytes + "." + payloadFiles + "\n";
        Sha256 listing = Sha256.wrap(manifest.digest());
        tag(zip, layout.tag(PackLayout.BAGIT), bagit, "bag-info-differs");
        tag(zip, layout.tag(PackLayout.BAG_INFO), info, "bag-info-differs");
        PackZip.Entry listed = layout.tag(PackLayout.MANIFEST);
        boolean same = listed.bytes() == manifestBytes && zip.sha256(listed).equals(listing);
        Malformed.unless(same, "manifest-differs", PackLayout.MANIFEST);
        String tags = Sha256.of(bagit.getBytes(UTF_8)) + "  " + PackLayout.BAGIT + "\n"
                + listing + "  " + PackLayout.MANIFEST + "\n"
                + Sha256.of(info.getBytes(UTF_8)) + "  " + PackLayout.BAG_INFO + "\n";
        tag(zip, layout.tag(PackLayout.TAG_MANIFEST), tags, "manifest-differs");
    }

    private static void tag(PackZip zip, PackZip.Entry entry, String expected, String code) throws IOException {
        byte[] bytes = expected.getBytes(UTF_8);
        boolean same = entry.bytes() == bytes.length && Arrays.equals(zip.bytes(entry), bytes);
        Malformed.unless(same, code, entry.name());
    }
}
