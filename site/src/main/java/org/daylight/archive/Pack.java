package org.daylight.archive;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.daylight.proof.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pack, the file of a release ({@code spec/pack.md}). Safe for use by several threads.
 *
 * <p>A pack may come from a stranger: sizes are bounded, and no name in it ever becomes a path outside of it, because names are
 * made from numbers and only looked up.
 */
public final class Pack implements Closeable {

    /** Where the lines about the documents stand. */
    static final String DOCUMENTS = "data/documents.jsonl";

    /** No original is larger ({@code spec/vault.md}); more in a pack is a lie or an attack. */
    private static final int MAX_MESSAGE_BYTES = 256 << 20;

    private static final int MAX_LINE_CHARS = 1 << 16;

    private final ZipFile zip;
    private final Path file;

    private Pack(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /** Opens a pack. @throws IOException when it is absent or no zip */
    public static Pack open(Path file) throws IOException {
        return new Pack(file, new ZipFile(file.toFile()));
    }

    /** The published bytes of a document; empty when the pack does not show it. */
    public Optional<byte[]> message(int number) throws IOException {
        ZipEntry entry = zip.getEntry(messagePath(number));
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.getSize() > MAX_MESSAGE_BYTES) {
            throw new IOException(file.getFileName() + ": document " + number + " is larger than 256 MB");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return Optional.of(in.readNBytes(MAX_MESSAGE_BYTES));
        }
    }

    /** Hands every line about a document to the reader, in order of number. */
    public void documents(DocumentReader reader) throws IOException {
        ZipEntry entry = zip.getEntry(DOCUMENTS);
        if (entry == null) {
            throw new IOException(file.getFileName() + ": no " + DOCUMENTS + " in it; fetch the pack again");
        }
        try (var in = new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            int lineNumber = 0;
            for (String line = readLine(in); line != null; line = readLine(in)) {
                lineNumber++;
                reader.read(
                        switch (DocumentLine.parse(line)) {
                            case Outcome.Ok<PackDocument>(PackDocument document) -> document;
                            case Outcome.Refused<PackDocument>(String code, String reason) ->
                                throw new IOException(
                                        file.getFileName() + ": " + DOCUMENTS + " line " + lineNumber + ": " + reason);
                        });
            }
        }
    }

    /** All lines about documents, in order of number. */
    public List<PackDocument> documents() throws IOException {
        List<PackDocument> all = new ArrayList<>();
        documents(all::add);
        return all;
    }

    /** Takes the lines one by one. */
    public interface DocumentReader {
        void read(PackDocument document) throws IOException;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    static String messagePath(int number) {
        String digits = Integer.toString(number);
        return "data/messages/" + "0".repeat(Math.max(0, 6 - digits.length())) + digits + ".eml";
    }

    private static @Nullable String readLine(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder(512);
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == MAX_LINE_CHARS) {
                throw new IOException("a line of " + DOCUMENTS + " is longer than 64 kB");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }
}
