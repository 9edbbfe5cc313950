package org.daylight.extractor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * Writes the views of one document, within limits. A view is announced, then its files follow one by one, then its end; so the newsroom has
 * whole files also when this process is stopped in the middle.
 */
final class ViewOutput {

    /** The greatest number of files of one document, in all its views. */
    static final int FILES = 200;

    /** The greatest size of all files of one document, in bytes. */
    static final long BYTES = 48L << 20;

    /** The greatest size of one file, in bytes. */
    static final int FILE_BYTES = 12 << 20;

    private static final int CHUNK_BYTES = 600_000; // in Base64 well below the length of a frame
    private static final int NAME_CHARS = 200;

    private final Frames frames;
    private int files;
    private long bytes;

    ViewOutput(Frames frames) {
        this.frames = frames;
    }

    /**
     * Begins a view.
     *
     * @param kind {@code pages}, {@code image} or {@code table}
     * @param total how many pages, sheets or images the document has; what does not follow is then known to be missing
     */
    void begin(String kind, String program, long total) {
        write(Json.Obj.EMPTY.with(
                "view",
                Json.Obj.EMPTY.with("kind", kind).with("program", program).with("total", total)));
    }

    /** Adds a file to the view; false when a limit does not allow it. */
    boolean file(String type, @Nullable String label, byte[] content) {
        if (files >= FILES || content.length > FILE_BYTES || bytes + content.length > BYTES) {
            return false;
        }
        files++;
        bytes += content.length;
        write(Json.Obj.EMPTY.with(
                "file",
                Json.Obj.EMPTY
                        .with("type", type)
                        .withOptional("label", label == null ? null : Output.shortened(label, NAME_CHARS))
                        .with("size", content.length)));
        for (int from = 0; from < content.length; from += CHUNK_BYTES) {
            byte[] chunk = Arrays.copyOfRange(content, from, Math.min(from + CHUNK_BYTES, content.length));
            write(Json.Obj.EMPTY.with("chunk", Base64.getEncoder().encodeToString(chunk)));
        }
        return true;
    }

    /** Whether nothing more can be added. */
    boolean isFull() {
        return files >= FILES || bytes >= BYTES;
    }

    /** Ends the view. @param omitted how many pages, sheets, images or rows are not in it */
    void end(long omitted) {
        write(Json.Obj.EMPTY.with("end", Json.Obj.EMPTY.with("omitted", omitted)));
    }

    private void write(Json.Obj frame) {
        try {
            frames.write(frame);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone); // the newsroom is gone: the program ends
        }
    }
}
