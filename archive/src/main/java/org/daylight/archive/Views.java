package org.daylight.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LoggedViews;

/**
 * Reads the file of views of a release ({@code spec/views.md}). The index is verified against the log when the file is opened, and each file of a
 * view against the index when it is read. Names from the zip are only looked up and never become paths. Safe for several threads.
 */
public final class Views implements Closeable {

    /** Limit of the index, which is held in memory. */
    private static final int MAX_INDEX_BYTES = 64 << 20;

    private final Path file;
    private final Release release;
    private final ZipFile zip;
    private final SortedMap<Integer, List<DocumentView>> views;

    private Views(Path file, Release release, ZipFile zip, SortedMap<Integer, List<DocumentView>> views) {
        this.file = file;
        this.release = release;
        this.zip = zip;
        this.views = views;
    }

    /**
     * Opens the views of a release that has some.
     *
     * @throws DamagedCopy when the file is not the one that the log names
     */
    public static Views open(Path file, Release release) throws IOException {
        LoggedViews logged = Objects.requireNonNull(release.views(), "the release has no views");
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw damaged(file, release, "it is not a readable zip file");
        }
        try {
            return new Views(file, release, zip, index(file, release, zip, logged.index()));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static SortedMap<Integer, List<DocumentView>> index(
            Path file, Release release, ZipFile zip, Sha256 expected) throws IOException {
        ZipEntry entry = zip.getEntry(ViewsWriter.INDEX);
        if (entry == null) {
            throw damaged(file, release, "it has no index");
        }
        byte[] index;
        try (InputStream in = zip.getInputStream(entry)) {
            index = in.readNBytes(MAX_INDEX_BYTES + 1);
        } catch (ZipException | EOFException e) {
            throw damaged(file, release, "its index cannot be read");
        }
        if (index.length > MAX_INDEX_BYTES || !Sha256.of(index).equals(expected)) {
            throw damaged(file, release, "its index does not match the log");
        }
        var views = new TreeMap<Integer, List<DocumentView>>();
        for (String line : new String(index, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                switch (DocumentView.parse(line)) {
                    case Outcome.Refused<Optional<DocumentView>>(String code, String reason) ->
                        throw damaged(file, release, reason);
                    case Outcome.Ok<Optional<DocumentView>>(Optional<DocumentView> view) ->
                        view.ifPresent(one -> views.computeIfAbsent(one.number(), none -> new ArrayList<>())
                                .add(one));
                }
            }
        }
        return views;
    }

    /** The views of a document, in order; none when it has none or was withdrawn. */
    public List<DocumentView> of(int number) {
        return release.withdrawn().containsKey(number) ? List.of() : List.copyOf(views.getOrDefault(number, List.of()));
    }

    /** The numbers of the documents that have views, in rising order. */
    public List<Integer> numbers() {
        return List.copyOf(views.keySet());
    }

    /**
     * The bytes of a file of a view.
     *
     * @param index from 1
     * @throws DamagedCopy when they do not match the index
     */
    public byte[] bytes(DocumentView view, int index) throws IOException {
        DocumentView.File expected = view.files().get(index - 1);
        ZipEntry entry = zip.getEntry(view.entry(index));
        if (entry == null) {
            throw damaged(file, release, "it lacks " + view.entry(index));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) expected.sizeBytes() + 1);
            if (bytes.length != expected.sizeBytes() || !Sha256.of(bytes).equals(expected.sha256())) {
                throw damaged(file, release, view.entry(index) + " does not match its hash");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw damaged(file, release, view.entry(index) + " cannot be read");
        }
    }

    /**
     * Writes the file that replaces this one after a withdrawal: the same views, without those of the withdrawn documents.
     *
     * @param withdrawn numbers to be removed; those that were removed before stay removed
     * @return the SHA-256 of its index
     */
    public Sha256 writeWithout(Set<Integer> withdrawn, OutputStream out) throws IOException {
        var writer = new ViewsWriter(out);
        for (int number : views.keySet()) {
            if (withdrawn.contains(number)) {
                continue;
            }
            for (DocumentView view : of(number)) {
                var files = new ArrayList<byte[]>();
                for (int i = 1; i <= view.files().size(); i++) {
                    files.add(bytes(view, i));
                }
                writer.add(view, files);
            }
        }
        return writer.finish();
    }

    private static DamagedCopy damaged(Path file, Release release, String what) {
        return new DamagedCopy(
                release, "views/" + file.getFileName() + ": " + what + "; download the file of views again", null);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
