package org.daylight.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Sha256;

/**
 * Writes the file of views of a release ({@code spec/views.md}): a zip with entries in a fixed order and fixed times, so that the same views give
 * the same bytes. Views must be added in ascending order of document and view. Only their lines are held. Not for use by several threads.
 */
public final class ViewsWriter {

    /** The entry that names all others; the last one. */
    static final String INDEX = "views.jsonl";

    /** As in packs, and for the same reason. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();
    private int number;
    private int view;

    /** @param out is not closed */
    public ViewsWriter(OutputStream out) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    /**
     * Adds a view.
     *
     * @param files the bytes of its files, in their order
     * @throws IllegalArgumentException when the bytes do not match the view, or the view comes too late
     */
    public void add(DocumentView next, List<byte[]> files) throws IOException {
        boolean follows =
                next.number() > number && next.view() == 1 || next.number() == number && next.view() == view + 1;
        if (!follows || files.size() != next.files().size()) {
            throw new IllegalArgumentException("view " + next.view() + " of document " + next.number()
                    + " is out of order or has other files than its line");
        }
        number = next.number();
        view = next.view();
        for (int i = 0; i < files.size(); i++) {
            DocumentView.File file = next.files().get(i);
            byte[] bytes = files.get(i);
            if (bytes.length != file.sizeBytes() || !Sha256.of(bytes).equals(file.sha256())) {
                throw new IllegalArgumentException(next.entry(i + 1) + " does not match its line");
            }
            entry(next.entry(i + 1), bytes);
        }
        index.writeBytes(next.text().getBytes(StandardCharsets.UTF_8));
        index.write('\n');
    }

    /** Writes the index, after the last view. @return the SHA-256 of the index */
    public Sha256 finish() throws IOException {
        byte[] lines = index.toByteArray();
        entry(INDEX, lines);
        zip.finish();
        return Sha256.of(lines);
    }

    private void entry(String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
