package org.daylight.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.DocumentKind;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.daylight.pack.DocumentEntry;
import org.daylight.pack.DocumentEntry.Content;
import org.daylight.pack.PackLine;
import org.daylight.redaction.RedactionProof;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pack, the file of a release ({@code spec/pack.md}). Safe for use by several threads.
 *
 * <p>A pack may come from an untrusted source. Nothing is returned that the log does not commit to, sizes are limited by what the log says,
 * and no name in it ever becomes a path outside of it, because names are made from numbers and only looked up.
 */
public final class Pack implements Closeable {

    /** The entry with the lines about the documents. */
    static final String DOCUMENTS = "data/documents.jsonl";

    /** The entry with the keys that the documents' findings are based on. */
    static final String KEYS = "data/keys.txt";

    /** Limit of a list of keys, which is read into memory. */
    private static final int MAX_KEYS_BYTES = 64 << 20;

    /** No original is larger ({@code spec/vault.md}); a larger one is an error or an attack. */
    private static final int MAX_MESSAGE_BYTES = 256 << 20;

    /** A larger document is copied without loading it into memory. */
    private static final int HELD_BYTES = 1 << 20;

    private static final int MAX_LINE_CHARS = 1 << 16;
    static final int MAX_LINE_BYTES = 3 * MAX_LINE_CHARS;

    private final ZipFile zip;
    private final Path file;
    private final Release release;

    private Pack(Path file, ZipFile zip, Release release) {
        this.file = file;
        this.zip = zip;
        this.release = release;
    }

    /** Opens the pack of a release. @throws DamagedCopy when it is absent or not a zip file */
    public static Pack open(Path file, Release release) throws IOException {
        try {
            return new Pack(file, new ZipFile(file.toFile()), release);
        } catch (NoSuchFileException e) {
            throw new DamagedCopy(release, file.getFileName() + " is missing; download it again", e);
        } catch (ZipException e) {
            throw new DamagedCopy(release, file.getFileName() + " is not a readable zip file; download it again", e);
        }
    }

    /**
     * The published bytes of a document; empty when the pack does not contain them.
     *
     * @param sizeBytes according to the document's line, as is {@code hash}; no more is decompressed
     * @throws DamagedCopy when they do not match the hash
     */
    public Optional<byte[]> message(int number, long sizeBytes, Sha256 hash) throws IOException {
        ZipEntry entry = entry(number);
        if (entry == null) {
            return Optional.empty();
        }
        bounded(number, sizeBytes);
        return Optional.of(bytes(entry, number, sizeBytes, hash));
    }

    /** The bytes of an entry, verified. */
    private byte[] bytes(ZipEntry entry, int number, long sizeBytes, Sha256 hash) throws IOException {
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readNBytes((int) sizeBytes + 1);
        } catch (ZipException | EOFException e) {
            throw otherBytes(number, hash, e);
        }
        if (bytes.length != sizeBytes || !Sha256.of(bytes).equals(hash)) {
            throw otherBytes(number, hash, null);
        }
        return bytes;
    }

    /** The proof of a redacted document. @param named in the document's line @throws DamagedCopy when the pack has other bytes, or none */
    byte[] redaction(int number, PackEntry named) throws IOException {
        return bytes(redactionPath(number), RedactionProof.MAX_BYTES, number, named);
    }

    /** The proof of an earlier release. @param named in the document's line @throws DamagedCopy when the pack has other bytes, or none */
    byte[] earlier(int number, PackEntry named) throws IOException {
        return bytes(earlierPath(number), RedactionProof.MAX_BYTES, number, named);
    }

    /** The name and type of a file. @param named in the document's line @throws DamagedCopy when the pack has other bytes, or none */
    byte[] about(int number, PackEntry named) throws IOException {
        return bytes(aboutPath(number), PackLine.MAX_ABOUT_BYTES, number, named);
    }

    /** The extracted text of a document. @param named in the document's line @throws DamagedCopy when the pack has other bytes, or none */
    byte[] text(int number, PackEntry named) throws IOException {
        return bytes(textPath(number), PackLine.MAX_TEXT_BYTES, number, named);
    }

    /**
     * Reads the extracted text of a document, which is verified at the end.
     *
     * @return empty when the text is the one that the line names, and breaks a rule: downloading it again does not help, and the document is
     *     one without text. What was passed on must then be discarded
     * @throws DamagedCopy when the pack has another text than the line names, or none
     */
    public Optional<ExtractedText> read(int number, PackEntry named, Consumer<ExtractedText.Unit> units)
            throws IOException {
        try (InputStream in = zip.getInputStream(present(textPath(number), PackLine.MAX_TEXT_BYTES, named));
                var digested = new DigestInputStream(in, Sha256.digest())) {
            Optional<ExtractedText> text = ExtractedText.read(digested, units).ok();
            if (text.isEmpty()) {
                skipRest(digested);
            }
            if (!Sha256.wrap(digested.getMessageDigest().digest()).equals(named.sha256())) {
                throw otherBytes(number, named.sha256(), null);
            }
            return text;
        } catch (ZipException | EOFException e) {
            throw otherBytes(number, named.sha256(), e);
        }
    }

    /** Reads on to the end, but not far beyond the limit of an entry: a longer one does not match its hash anyway. */
    private static void skipRest(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long most = PackLine.MAX_TEXT_BYTES;
        for (int read = in.read(buffer); read >= 0 && most >= 0; read = in.read(buffer)) {
            most -= read;
        }
    }

    /** As what a document is read. @throws DamagedCopy when the name and type of a file are not those that the log commits to */
    public DocumentForm form(PackDocument.Shown document) throws IOException {
        return form(document.number(), document.about(), document.conversion());
    }

    DocumentForm form(DocumentState.Published document) throws IOException {
        return form(document.id().number(), document.about(), document.conversion());
    }

    private DocumentForm form(int number, @Nullable PackEntry about, @Nullable Conversion conversion)
            throws IOException {
        if (about == null) {
            return conversion == null ? DocumentForm.MAIL : DocumentForm.CONVERTED;
        }
        FileAbout is = fileAbout(number, about);
        return new DocumentForm.File(is.name(), is.type());
    }

    /**
     * The name and type of a file. If they are those that the log commits to, and break a rule, it is a file without a name, of an unknown type:
     * downloading it again does not help.
     *
     * @throws DamagedCopy when they are not those that the log commits to
     */
    FileAbout fileAbout(int number, PackEntry named) throws IOException {
        return FileAbout.parse(about(number, named)).ok().orElseGet(() -> FileAbout.of("", FileAbout.UNKNOWN_TYPE));
    }

    private byte[] bytes(String path, long maxBytes, int number, PackEntry named) throws IOException {
        return bytes(present(path, maxBytes, named), number, named.sizeBytes(), named.sha256());
    }

    private ZipEntry present(String path, long maxBytes, PackEntry named) throws IOException {
        ZipEntry entry = zip.getEntry(path);
        if (entry == null || named.sizeBytes() > maxBytes || entry.getSize() != named.sizeBytes()) {
            throw new DamagedCopy(
                    release,
                    named.sha256(),
                    file.getFileName() + " does not contain the " + path + " of its line; download it again",
                    null);
        }
        return entry;
    }

    /** The entry with the bytes of a document; null when there is none. The line decides what they are, and its hash which bytes are returned. */
    private @Nullable ZipEntry entry(int number) {
        ZipEntry message = zip.getEntry(documentPath(number, DocumentKind.MAIL));
        return message != null ? message : zip.getEntry(documentPath(number, DocumentKind.FILE));
    }

    /**
     * The published bytes of a document, verified, without holding more than a megabyte in memory.
     *
     * @param form as what they are read
     * @throws DamagedCopy when they do not match the hash, or the pack does not contain them
     */
    ExactBytes exact(int number, long sizeBytes, Sha256 hash, DocumentForm form) throws IOException {
        if (sizeBytes <= HELD_BYTES) {
            byte[] bytes = message(number, sizeBytes, hash).orElseThrow(() -> lacks(number, hash));
            return ExactBytes.of(bytes, hash, form);
        }
        bounded(number, sizeBytes);
        ExactBytes unproved = new Unpacked(number, sizeBytes, hash, form);
        unproved.copyTo(OutputStream.nullOutputStream());
        return unproved;
    }

    /**
     * The bytes of a document, decompressed and verified while they are read.
     *
     * @param letGo is closed with the channel
     * @throws DamagedCopy when the pack does not contain them
     */
    DocumentChannel channel(int number, long sizeBytes, Sha256 hash, Closeable letGo) throws IOException {
        bounded(number, sizeBytes);
        ZipEntry entry = entry(number);
        if (entry == null) {
            throw lacks(number, hash);
        }
        return new DocumentChannel(zip.getInputStream(entry), sizeBytes, hash, letGo);
    }

    /** The exception for a document that the log names and the pack does not contain. */
    DamagedCopy lacks(int number, Sha256 hash) {
        return new DamagedCopy(
                release,
                hash,
                file.getFileName() + " does not contain document " + number + "; download it again",
                null);
    }

    /** The exception for an inconsistent pack. */
    DamagedCopy damaged(String what) {
        return new DamagedCopy(release, file.getFileName() + ": " + what + "; download it again", null);
    }

    private void bounded(int number, long sizeBytes) throws IOException {
        if (sizeBytes < 0 || sizeBytes > MAX_MESSAGE_BYTES) {
            throw new DamagedCopy(
                    release, file.getFileName() + ": document " + number + " is larger than 256 MB", null);
        }
    }

    private DamagedCopy otherBytes(int number, Sha256 hash, @Nullable Throwable cause) {
        return new DamagedCopy(
                release,
                hash,
                file.getFileName() + ": document " + number + " does not match the log; download it again",
                cause);
    }

    /** Bytes that are decompressed and verified each time they are copied. */
    private final class Unpacked implements ExactBytes {
        private final int number;
        private final long size;
        private final Sha256 hash;
        private final DocumentForm form;

        Unpacked(int number, long size, Sha256 hash, DocumentForm form) {
            this.number = number;
            this.size = size;
            this.hash = hash;
            this.form = form;
        }

        @Override
        public DocumentForm form() {
            return form;
        }

        @Override
        public long sizeBytes() {
            return size;
        }

        @Override
        public Sha256 sha256() {
            return hash;
        }

        @Override
        public byte[] bytes() throws IOException {
            return message(number, size, hash).orElseThrow(() -> lacks(number, hash));
        }

        @Override
        public void copyTo(OutputStream out) throws IOException {
            ZipEntry entry = entry(number);
            if (entry == null) {
                throw lacks(number, hash);
            }
            MessageDigest digest = Sha256.digest();
            byte[] buffer = new byte[1 << 16];
            long left = size;
            try (InputStream in = zip.getInputStream(entry)) {
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        throw otherBytes(number, hash, null);
                    }
                    digest.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                    left -= read;
                }
                if (in.read() >= 0 || !Sha256.wrap(digest.digest()).equals(hash)) {
                    throw otherBytes(number, hash, null);
                }
            } catch (ZipException | EOFException e) {
                throw otherBytes(number, hash, e);
            }
        }
    }

    /**
     * The keys that the findings of its documents are based on; none when the log names no list.
     *
     * @throws DamagedCopy when the list is not the one that the log names
     */
    public KeyArchive keys() throws IOException {
        byte[] list = keyList();
        return list == null
                ? KeyArchive.NONE
                : KeyArchive.parse(list, "").ok().orElseThrow(() -> damaged(KEYS + " is not a list of keys"));
    }

    /** The list of keys in its exact bytes, verified; null when the log names none. */
    byte @Nullable [] keyList() throws IOException {
        if (release.keys() == null) {
            return null;
        }
        ZipEntry entry = zip.getEntry(KEYS);
        byte[] list = new byte[0];
        if (entry != null) {
            try (InputStream in = zip.getInputStream(entry)) {
                list = in.readNBytes(MAX_KEYS_BYTES);
            } catch (ZipException | EOFException e) {
                throw damaged(KEYS + " cannot be read");
            }
        }
        if (!Sha256.of(list).equals(release.keys())) {
            throw damaged(KEYS + " does not match the log");
        }
        return list;
    }

    /**
     * Passes every line about a document to the reader, in order of number.
     *
     * @throws IOException when the lines are not those that the log names, which is known only after the last one; what was passed on must then
     *     be discarded
     */
    public void documents(DocumentReader reader) throws IOException {
        lines((line, index, leaf) -> reader.read(parsed(line, index + 1)));
    }

    /** A line, its index, and its inclusion proof in the tree of all lines. */
    record Line(byte[] text, int index, List<Sha256> proof) {
        Line {
            proof = List.copyOf(proof);
        }
    }

    /**
     * The line at an index. Reads all lines, because the tree has all, but parses none.
     *
     * @param index of the line, below the number of lines
     * @param others also receives every line
     */
    Line line(int index, LineReader others) throws IOException {
        byte[][] found = new byte[1][];
        MerkleTree tree = lines((line, at, leaf) -> {
            if (at == index) {
                found[0] = line;
            }
            others.read(line, at, leaf);
        });
        return new Line(found[0], index, tree.inclusionProof(index));
    }

    /** Receives the lines one by one: bytes without line feed, the index from 0, and the leaf hash. */
    public interface LineReader {
        void read(byte[] line, int index, Sha256 leaf) throws IOException;
    }

    /**
     * Passes on every line, and returns their tree, verified.
     *
     * @throws DamagedCopy when the lines are not those that the log names, which is known only after the last one; what was passed on must then be
     *     discarded
     */
    public MerkleTree lines(LineReader reader) throws IOException {
        ZipEntry entry = zip.getEntry(DOCUMENTS);
        if (entry == null) {
            throw new DamagedCopy(
                    release, file.getFileName() + ": no " + DOCUMENTS + " in it; download it again", null);
        }
        List<Sha256> leaves = new ArrayList<>();
        int named = release.lines();
        try (InputStream in = zip.getInputStream(entry)) {
            var lines = new LineFeeds(in);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Sha256 leaf = MerkleTree.leafHash(line);
                leaves.add(leaf);
                if (leaves.size() > named) {
                    throw otherLines();
                }
                reader.read(line, leaves.size() - 1, leaf);
            }
        } catch (ZipException | EOFException e) {
            throw new DamagedCopy(
                    release, file.getFileName() + ": " + DOCUMENTS + " cannot be read; download it again", e);
        }
        MerkleTree tree = MerkleTree.of(leaves);
        if (leaves.size() != named || !tree.root().equals(release.documentsRoot())) {
            throw otherLines();
        }
        return tree;
    }

    /** What a line says. @param lineNumber from 1, for the message of the exception @throws DamagedCopy when it breaks a rule */
    public PackDocument parsed(byte[] line, int lineNumber) throws IOException {
        return switch (DocumentLine.parse(new String(line, StandardCharsets.UTF_8))) {
            case Outcome.Ok<PackDocument>(PackDocument document) -> document;
            case Outcome.Refused<PackDocument>(String code, String reason) ->
                throw new DamagedCopy(
                        release, file.getFileName() + ": " + DOCUMENTS + " line " + lineNumber + ": " + reason, null);
        };
    }

    private IOException otherLines() {
        return new DamagedCopy(
                release, file.getFileName() + ": " + DOCUMENTS + " does not match the log; download it again", null);
    }

    /** All lines about documents, in order of number. */
    public List<PackDocument> documents() throws IOException {
        List<PackDocument> all = new ArrayList<>();
        documents(all::add);
        return all;
    }

    /** Receives the lines one by one. */
    public interface DocumentReader {
        void read(PackDocument document) throws IOException;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    static String documentPath(int number, DocumentKind kind) {
        return new DocumentEntry(number, kind == DocumentKind.FILE ? Content.FILE : Content.MESSAGE).name();
    }

    static String redactionPath(int number) {
        return new DocumentEntry(number, Content.REDACTION).name();
    }

    static String earlierPath(int number) {
        return new DocumentEntry(number, Content.EARLIER).name();
    }

    static String aboutPath(int number) {
        return new DocumentEntry(number, Content.ABOUT).name();
    }

    static String textPath(int number) {
        return new DocumentEntry(number, Content.TEXT).name();
    }

    /** The lines of a stream, in bytes. */
    private final class LineFeeds {
        private final InputStream in;
        private final byte[] buffer = new byte[1 << 16];
        private int at;
        private int end;

        LineFeeds(InputStream in) {
            this.in = in;
        }

        /** The next line without its line feed; null at the end. @throws DamagedCopy when it is too long */
        byte @Nullable [] next() throws IOException {
            byte[] begun = new byte[0];
            while (true) {
                int from = at;
                while (at < end && buffer[at] != '\n') {
                    at++;
                }
                byte[] line = Arrays.copyOf(begun, begun.length + at - from);
                System.arraycopy(buffer, from, line, begun.length, at - from);
                if (line.length > MAX_LINE_CHARS
                        && (line.length > MAX_LINE_BYTES
                                || new String(line, StandardCharsets.UTF_8).length() > MAX_LINE_CHARS)) {
                    throw new DamagedCopy(release, "a line of " + DOCUMENTS + " is longer than 64 kB", null);
                }
                if (at < end) {
                    at++;
                    return line;
                }
                begun = line;
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    return begun.length == 0 ? null : begun;
                }
            }
        }
    }
}
