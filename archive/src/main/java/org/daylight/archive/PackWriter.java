package org.daylight.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * Writes a pack as defined in {@code spec/pack.md}: a BagIt bag (RFC 8493) in a zip file, with entries in a fixed order and fixed times, so
 * that the same release gives the same bytes.
 *
 * <p>Documents must be added in ascending order of number. They are written to the stream at once, so a pack may be larger than memory; only
 * the lines about the documents (about 400 bytes each) are held. Not for use by several threads.
 */
public final class PackWriter implements Closeable {

    /**
     * The time of every entry. It is not 1980-01-01, the earliest time in a zip file: the JDK treats that as "earlier", and adds a second time
     * stamp, which reveals the time zone of the machine.
     */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;
    private final Label label;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<Sha256> leaves = new ArrayList<>();
    private final StringBuilder manifest = new StringBuilder();
    private final StringBuilder tagManifest = new StringBuilder();
    private long payloadBytes;
    private long payloadFiles;
    private int last;
    private int shown;
    private int withheld;
    private int again;

    /**
     * The bag's description of itself.
     *
     * @param trove the trove's slug
     * @param part the part's number in the trove
     * @param title the release's title
     * @param time the release's time
     */
    public record Label(String trove, int part, String title, Instant time) {}

    /**
     * A summary of what was written.
     *
     * @param shown documents that no earlier release shows
     * @param again documents that an earlier release shows with more redactions
     * @param keys SHA-256 of the list of keys
     * @param documentsRoot the RFC 6962 root over the lines of {@code documents.jsonl}, each without its line feed
     */
    public record Written(int shown, int withheld, int again, Sha256 keys, Sha256 documentsRoot) {}

    /** Begins a pack. The stream is closed by {@link #close}. */
    public PackWriter(OutputStream out, Label label) throws IOException {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.label = label;
        tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    }

    /**
     * What a pack contains of one document.
     *
     * @param redaction the proof of a redacted document
     * @param earlier the proof of an earlier release, of a document that is shown again
     * @param about name and type of a file
     * @param text extracted text
     */
    record Content(
            byte[] published,
            byte @Nullable [] redaction,
            byte @Nullable [] earlier,
            byte @Nullable [] about,
            byte @Nullable [] text) {}

    /** Adds a published document that has neither name and type nor extracted text. @throws IllegalArgumentException when the bytes do not match the line */
    public void add(PackDocument.Shown document, byte[] published) throws IOException {
        add(document, published, null, null, null, null);
    }

    /** Adds a published document that no earlier release shows. */
    public void add(
            PackDocument.Shown document,
            byte[] published,
            byte @Nullable [] redaction,
            byte @Nullable [] about,
            byte @Nullable [] text)
            throws IOException {
        add(document, published, redaction, null, about, text);
    }

    /**
     * Adds a published document.
     *
     * @param redaction the proof of a redacted document; null for one that is published whole
     * @param earlier the proof of the release that shows it with more redactions; null when there is none
     * @param about name and type of a file ({@link FileAbout}); null for a message
     * @param text extracted text ({@link ExtractedText}); null when there is none
     * @throws IllegalArgumentException when the bytes do not match the line
     */
    public void add(
            PackDocument.Shown document,
            byte[] published,
            byte @Nullable [] redaction,
            byte @Nullable [] earlier,
            byte @Nullable [] about,
            byte @Nullable [] text)
            throws IOException {
        PackDocument.Reduces reduces = document.reduces();
        boolean same = new PackEntry(document.published(), document.publishedBytes()).isOf(published)
                && isOf(document.redaction(), redaction)
                && isOf(reduces == null ? null : reduces.earlier(), earlier)
                && isOf(document.about(), about)
                && isOf(document.text(), text);
        if (!same) {
            throw new IllegalArgumentException(
                    "document " + document.number() + ": the bytes are not those that its line names");
        }
        line(document.number(), DocumentLine.text(document));
        again += reduces == null ? 0 : 1;
        shown += reduces == null ? 1 : 0;
        entries(document, new Content(published, redaction, earlier, about, text));
    }

    private static boolean isOf(@Nullable PackEntry named, byte @Nullable [] bytes) {
        return named == null || bytes == null ? named == null && bytes == null : named.isOf(bytes);
    }

    /** Copies a line of another pack. @param content of a published document, verified; null for any other */
    void copy(PackDocument document, String line, @Nullable Content content) throws IOException {
        line(document.number(), line);
        if (content != null && document instanceof PackDocument.Shown published) {
            entries(published, content);
        }
    }

    private void entries(PackDocument.Shown document, Content content) throws IOException {
        payload(Pack.documentPath(document.number(), document.kind()), content.published);
        if (content.redaction != null) {
            payload(Pack.redactionPath(document.number()), content.redaction);
        }
        if (content.earlier != null) {
            payload(Pack.earlierPath(document.number()), content.earlier);
        }
        if (content.about != null) {
            payload(Pack.aboutPath(document.number()), content.about);
        }
        if (content.text != null) {
            payload(Pack.textPath(document.number()), content.text);
        }
    }

    /** Adds a withheld document. */
    public void add(PackDocument.Withheld document) {
        line(document.number(), DocumentLine.text(document));
        withheld++;
    }

    /**
     * Writes the last entries of a pack. Nothing may be added afterwards.
     *
     * @param keys that the documents' findings are based on
     */
    public Written finish(KeyArchive keys) throws IOException {
        byte[] list = keys.bytes();
        Sha256 root = finish(list);
        return new Written(shown, withheld, again, Sha256.of(list), root);
    }

    /** The same with the list of keys of another pack, or without one (null); returns the root over the lines. */
    Sha256 finish(byte @Nullable [] keys) throws IOException {
        payload(Pack.DOCUMENTS, lines.toByteArray());
        if (keys != null) {
            payload(Pack.KEYS, keys);
        }
        tag("manifest-sha256.txt", manifest.toString());
        tag("bag-info.txt", bagInfo());
        entry("tagmanifest-sha256.txt", tagManifest.toString().getBytes(StandardCharsets.UTF_8));
        zip.finish();
        return MerkleTree.of(leaves).root();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private void line(int number, String text) {
        if (number <= last) {
            throw new IllegalArgumentException("document " + number + " after " + last + ": a pack is in rising order");
        }
        last = number;
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        leaves.add(MerkleTree.leafHash(line));
        lines.writeBytes(line);
        lines.write('\n');
    }

    private String bagInfo() {
        return "Bagging-Date: " + label.time().atOffset(ZoneOffset.UTC).toLocalDate() + "\n"
                + "External-Description: " + oneLine(label.title()) + "\n"
                + "External-Identifier: " + label.trove() + "/part/" + label.part() + "\n"
                + "Payload-Oxum: " + payloadBytes + "." + payloadFiles + "\n";
    }

    /** A label of a bag is one line, so line breaks are replaced. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private void payload(String path, byte[] bytes) throws IOException {
        manifest.append(Sha256.of(bytes).hex()).append("  ").append(path).append('\n');
        payloadBytes += bytes.length;
        payloadFiles++;
        entry(path, bytes);
    }

    private void tag(String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tagManifest.append(Sha256.of(bytes).hex()).append("  ").append(path).append('\n');
        entry(path, bytes);
    }

    private void entry(String path, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
