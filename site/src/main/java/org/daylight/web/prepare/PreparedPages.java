package org.daylight.web.prepare;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.daylight.archive.DocumentId;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.web.language.Language;
import org.jspecify.annotations.Nullable;

/**
 * Pages of documents that were made in advance, in a derived folder that may be deleted at any time (docs/decisions/0354). All are of one
 * state of the archive: when it changes, none of them is shown any more, and they are made again. Like the search index, the folder is
 * trusted. Safe for use by several threads; one of them writes.
 */
public final class PreparedPages implements Closeable {

    /** Documents in a file. What was prepared of a file is lost when the program ends. */
    public static final int FILE_DOCUMENTS = 8_192;

    private static final String SUFFIX = ".pages";

    private final Path folder;
    private final Set<Language> languages;
    private final ReadingTime time = new ReadingTime();
    private volatile Edition current = new Edition(new Object(), Map.of());

    /** The pages of one state. @param state whatever it equals */
    private record Edition(Object state, Map<String, PageFile> files) {}

    /**
     * The pages in a folder; none is shown before {@link #begin}.
     *
     * @param folder for these files alone; made when it is needed
     * @param languages in which pages are prepared
     */
    public PreparedPages(Path folder, Set<Language> languages) {
        this.folder = folder;
        this.languages = Set.copyOf(languages);
    }

    /** The languages in which pages are prepared. */
    public Set<Language> languages() {
        return languages;
    }

    /** The page of a document; empty when it was not prepared for this state, or cannot be read. */
    public Optional<Response> page(Object state, Language language, DocumentId id) {
        Edition edition = current;
        if (edition.state != state && !edition.state.equals(state)) {
            return Optional.empty();
        }
        PageFile file = edition.files.get(name(language, id.trove(), fileOf(id.number())));
        if (file == null) {
            return Optional.empty();
        }
        long since = System.nanoTime();
        try {
            Optional<Response> page = file.page((id.number() - 1) % FILE_DOCUMENTS);
            time.add(System.nanoTime() - since);
            return page;
        } catch (IOException damagedOrClosed) {
            return Optional.empty(); // the page is made for the reader
        }
    }

    /** Whether pages were read slowly lately, so that the disk and not the memory of the system has them. */
    public boolean isSlow() {
        return time.isSlow();
    }

    /** The file with this document. @param number 1 or more @return 0 or more */
    public static int fileOf(int number) {
        return (number - 1) / FILE_DOCUMENTS;
    }

    private static String name(Language language, String trove, int file) {
        return language.tag() + "-" + trove + "-" + file + SUFFIX;
    }

    /** Ends the pages of another state, without deleting them. None is shown until {@link #open} or {@link #prepare} adds some. */
    public void begin(Object state) throws IOException {
        Edition before = current;
        if (before.state.equals(state)) {
            return;
        }
        current = new Edition(state, Map.of());
        for (PageFile file : before.files.values()) {
            file.close();
        }
    }

    /** Shows a file that is complete and has this fingerprint. @return false when there is none */
    public boolean open(Object state, Sha256 fingerprint, Language language, String trove, int file)
            throws IOException {
        String name = name(language, trove, file);
        if (current.files.containsKey(name)) {
            return true;
        }
        Optional<PageFile> opened = PageFile.open(folder.resolve(name), of(fingerprint, name), FILE_DOCUMENTS);
        if (opened.isEmpty()) {
            return false;
        }
        add(state, name, opened.get());
        return true;
    }

    /** A file is of use under its own name only. */
    private static Sha256 of(Sha256 fingerprint, String name) {
        return Sha256.of(fingerprint.bytes(), name.getBytes(StandardCharsets.UTF_8));
    }

    private void add(Object state, String name, PageFile file) throws IOException {
        Edition before = current;
        if (!before.state.equals(state)) {
            file.close();
            return;
        }
        Map<String, PageFile> more = new HashMap<>(before.files);
        more.put(name, file);
        current = new Edition(state, Map.copyOf(more));
    }

    /**
     * Makes the pages of one file, and shows them. Its documents are {@code FILE_DOCUMENTS * file + 1} and those that follow.
     *
     * @param make the finished page of the document with this number; null when there is none; it may throw an exception to end the work
     * @param isStill whether the pages that were made are of this state; asked at the end
     * @return false when they are not
     */
    public boolean prepare(
            Object state,
            Sha256 fingerprint,
            Language language,
            String trove,
            int file,
            IntFunction<@Nullable Response> make,
            BooleanSupplier isStill)
            throws IOException {
        Files.createDirectories(folder);
        String name = name(language, trove, file);
        try (var writer = new PageFile.Writer(folder.resolve(name), of(fingerprint, name), FILE_DOCUMENTS)) {
            for (int i = 0; i < FILE_DOCUMENTS; i++) {
                Response page = make.apply(file * FILE_DOCUMENTS + i + 1);
                if (page == null) {
                    writer.addNone();
                } else {
                    writer.add(page);
                }
            }
            if (!isStill.getAsBoolean()) {
                return false;
            }
            writer.finish();
        }
        return open(state, fingerprint, language, trove, file);
    }

    /** Deletes all files but those that are shown: pages of another state may contain what was withdrawn. */
    public void removeOthers() throws IOException {
        remove(folder, current.files.keySet());
    }

    /** Deletes all prepared pages in a folder. */
    public static void removeAll(Path folder) throws IOException {
        remove(folder, Set.of());
    }

    private static void remove(Path folder, Set<String> except) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean isPages = name.endsWith(SUFFIX) || name.endsWith(SUFFIX + PageFile.UNFINISHED);
                if (!isPages || except.contains(name)) {
                    continue;
                }
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(file + " is a folder, where a file with prepared pages belongs: delete it");
                }
                Files.deleteIfExists(file);
            }
        }
    }

    /** Closes the files. No page is shown any more. */
    @Override
    public void close() throws IOException {
        begin(new Object());
    }
}
